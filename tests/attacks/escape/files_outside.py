# what: Writes, links, renames, chmod, chown, utime and xattr outside the working folder, and links that lead out
# held: Landlock refuses writing and linking, seccomp the calls that Landlock does not look at

# %%
import os, shutil
own = "own"
attempt("own file is allowed", lambda: [open(own, "w").write("x"), 1 / 0])
for folder in ("/tmp", "/var/tmp", "/dev/shm", "/", "@COURSE@", "@COURSE@/solutions/gates", "@HOME@", "..", "@ROOT@", "/usr", "/run"):
    path = f"{folder}/left-by-attack"
    attempt(f"write {path}", lambda: open(path, "w"))
    attempt(f"mkdir {path}", lambda: os.mkdir(path))
    attempt(f"link {path}", lambda: os.link(own, path))
    attempt(f"rename {path}", lambda: os.rename(own, path))
    attempt(f"mkfifo {path}", lambda: os.mkfifo(path))
    attempt(f"tmpfile {path}", lambda: os.open(folder, os.O_TMPFILE | os.O_RDWR))
for path in ("@COURSE@/gradebook.db", "@COURSE@/solutions/gates/hidden_tests.py", own):
    attempt(f"chmod {path}", lambda: os.chmod(path, 0o777))
    attempt(f"chown {path}", lambda: os.chown(path, os.getuid(), -1))
    attempt(f"utime {path}", lambda: os.utime(path, (0, 0)))
    attempt(f"setxattr {path}", lambda: os.setxattr(path, "user.x", b"x"))
    attempt(f"symlink to {path}", lambda: os.symlink(path, "link"))
    if path != own:
        attempt(f"append {path}", lambda: open(path, "a"))
        attempt(f"truncate {path}", lambda: os.truncate(path, 0))
        attempt(f"unlink {path}", lambda: os.unlink(path))
        attempt(f"hard link {path}", lambda: os.link(path, "link"))
        attempt(f"open to truncate {path}", lambda: os.open(path, os.O_RDONLY | os.O_TRUNC))
