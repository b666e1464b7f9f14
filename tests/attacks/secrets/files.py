# what: Reads hidden tests, mistakes, the salt, gradebook, another submission, home and system files
# held: Landlock opens only the interpreter and the working folder; in bubblewrap's view the rest does not exist
# base: released

# %%
import glob, os
course, home = "@COURSE@", "@HOME@"
secret = ["solutions/gates/hidden_tests.py", "solutions/gates/hidden_mistakes.py", "solutions/gates/gates.ipynb"]
secret += ["hidden_salt.txt", "gradebook.db", "submitted/ana/gates/gates.ipynb", "feedback/ana/gates.html"]
paths = [f"{course}/{name}" for name in secret] + [f"{home}/.ssh/id_rsa", f"{home}/.ipython/profile_default/history.sqlite"]
paths += ["/etc/passwd", "/etc/shadow", "/root/.bashrc", "hidden_tests.py", "../hidden_tests.py", "@ROOT@/solutions/gates/hidden_tests.py"]
for path in paths:
    attempt(f"read {path}", lambda: open(path, "rb").read(100))
    attempt(f"os.open {path}", lambda: os.read(os.open(path, os.O_RDONLY), 100))
for folder in (course, home, "/", "/tmp", "/proc", "/home", "/root", "@ROOT@", ".."):
    attempt(f"list {folder}", lambda: os.listdir(folder))
import linecache, runpy, zipimport, mmap, numpy as np
attempt("linecache", lambda: 1 / len(linecache.getlines(paths[0])))
attempt("runpy", lambda: runpy.run_path(paths[0]))
attempt("np.fromfile", lambda: np.fromfile(paths[0]))
attempt("np.memmap", lambda: np.memmap(paths[0]))
attempt("chdir", lambda: os.chdir(course))
attempt("glob", lambda: 1 / len(glob.glob(course + "/**/*", recursive=True)))
