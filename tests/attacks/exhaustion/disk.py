# what: Fills the working folder with bytes, files and deep folders, some of them unreadable
# held: a small file system of its own where mounts are allowed; emptied by its owner before the next submission

# %%
import os
try:
    for number in range(6):
        with open(f"big{number}", "wb") as file:
            for _ in range(16):
                file.write(bytes(2**20))
except OSError:
    pass
try:
    for number in range(4000):
        open(f"left-{number}", "w").close()
except OSError:
    pass
path = "deep"
try:
    for _ in range(150):
        os.mkdir(path, 0o700)
        path += "/d"
except OSError:
    pass

# %%
for name in ("closed", "closed2"):
    try:
        os.mkdir(name, 0o300)
        open(f"{name}/file", "w").close()
        os.umask(0o777)
        os.mkdir(f"{name}/inner")
    except OSError:
        pass
