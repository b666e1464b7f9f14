# what: Patches isinstance, float, all, len, type and breaks the worker with it
# held: the worker is the student's to break: its tests crash, nobody else's
# base: released
# loses: everything
# compared: marks

# %%
import builtins
builtins.all = builtins.isinstance = lambda *args, **kwargs: True
builtins.float = lambda *args: 2.0
