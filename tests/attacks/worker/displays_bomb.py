# what: Forges a cell's answer: 40 MB of empty lists as displays, deep nesting, lone surrogates, no JSON
# held: displays are bounded before they are parsed, parsed to text, and surrogates are refused
# base: released

# %%
import numpy as np
import autograder.worker.cells as cells
bombs = [b"[" + b"[]," * (13 << 20) + b"[]]", b"[" * (2 << 20), b'[{"text/plain": "\\ud800"}]', b"\xff\xfe", b'[{"text/plain": "\xff"}]', b'[1, {"text/plain": 5}]', b"", b"[{}]" * 3]
def forged(shown):
    return np.frombuffer(bombs.pop(0), np.uint8) if bombs else np.frombuffer(b"[]", np.uint8)
cells._as_bytes = forged

# %%
1

# %%
2

# %%
3

# %%
4

# %%
5

# %%
6

# %%
7

# %%
class Broken:
    def __repr__(self):
        return "\ud800 \udc80"
Broken()
