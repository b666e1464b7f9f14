# what: exec, subprocess, posix_spawn, magics that start programs, multiprocessing, pty
# held: execve is on no list, and fork asks the grader first
# compared: marks

# %%
import multiprocessing, os, subprocess, sys
for command in (["/bin/true"], [sys.executable, "-c", "1"], ["/bin/sh", "-c", "id"]):
    attempt("subprocess", lambda: subprocess.run(command, check=True))
    attempt("execv", lambda: os.execv(command[0], command))
    attempt("posix_spawn", lambda: os.posix_spawn(command[0], command, {}))
attempt("system", lambda: 1 / (os.system("id") == 0))
attempt("popen", lambda: 1 / len(os.popen("id").read()))
attempt("fork", lambda: os.fork())
attempt("forkpty", lambda: os.forkpty())
attempt("multiprocessing", lambda: multiprocessing.get_context("fork").Process(target=int).start())
attempt("pool", lambda: multiprocessing.get_context("spawn").Pool(1))

# %%
!id > left-by-magic
print("BR" + "EACH" if __import__("os").path.exists("left-by-magic") and open("left-by-magic").read() else "refused !")

# %%
%%bash
echo BREACH bash

# %%
%run @COURSE@/solutions/gates/hidden_tests.py

# %%
%load_ext autoreload
%autoreload 2

# %%
%%script python3
print("BREACH script")

# %%
%%writefile /tmp/left-by-attack-magic
x
