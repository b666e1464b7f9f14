# what: Environment, command lines, descriptors, argv, loaded modules and IPython history
# held: the zygote is started with an environment of its own and no descriptor but the orders; /proc is closed
# base: released

# %%
import os, sys
for name, value in os.environ.items():
    if "canary" in value or "TOKEN" in name:
        print("BR" + "EACH environment", name)
for pid in ("self", "1", os.getppid(), os.getpid(), @GRADER@, @HOST@):
    for what in ("environ", "mem", "maps", "cmdline", "status", "stat", "fd", "task", "cwd/x", "root/etc/passwd", "auxv", "stack"):
        attempt(f"/proc/{pid}/{what}", lambda: open(f"/proc/{pid}/{what}", "rb").read(10))
        attempt(f"list /proc/{pid}/{what}", lambda: os.listdir(f"/proc/{pid}/{what}"))
for pid in (os.getppid(), @GRADER@, @HOST@):
    for what in ("cwd", "exe", "root", "fd/0", "fd/1", "fd/3", "fd/5", "ns/mnt"):
        attempt(f"readlink /proc/{pid}/{what}", lambda: os.readlink(f"/proc/{pid}/{what}"))
for number in range(3, 64):
    try:
        kind = os.fstat(number).st_mode >> 12
    except OSError:
        continue
    if kind != 12:
        print("BR" + "EACH descriptor", number, oct(kind))
    else:
        attempt(f"dup and look at {number}", lambda: 1 / (len(os.listdir(number)) * 0))
attempt("history", lambda: list(get_ipython().history_manager.get_range())[0])
if any("hidden" in word or "@COURSE@" in word for word in sys.argv):
    print("BR" + "EACH argv", sys.argv)
