# what: Looks for what the submission before it has left
# held: every submission has a process and a folder of its own

# %%
import glob, os
if glob.glob("left-*") or glob.glob("big*") or glob.glob("deep") or glob.glob("closed*") or glob.glob("/dev/shm/left*"):
    print("BR" + "EACH left", os.listdir("."))
import __main__
if [name for name in vars(__main__) if name in ("SEEN", "CANARY", "held", "Agreeable")]:
    print("BR" + "EACH names")
