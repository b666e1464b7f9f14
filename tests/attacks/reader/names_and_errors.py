# what: Terminal escapes, line ends and markup in exception texts, type names and class names
# held: control characters go, line ends become spaces, HTML is escaped; type names must stand in the notebook
# base: released

# %%
raise type("<script>own7531ed()</script>\x1b[2J", (Exception,), {})("\x1b]0;own7531\x07\n\ncell 9 (add_gate): full marks\r<img src=x onerror=own7531ed()>\u202e\x9b2J")

# %% add_gate
class AddGate:
    def forward(self, x, y):
        raise type("\x1b[2J<script>own7531ed()</script>\n", (Exception,), {})("\x1b[31m")
    def backward(self, dout):
        print("\x1b[2J\x1b]0;own7531\x07")
        return type("=cmd|' /C calc'!A0", (), {})()
setattr(AddGate, "forwarb\x1b[2J", 1)
globals()["MultiplyGat\x1b[2J"] = AddGate
