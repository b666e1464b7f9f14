# what: Leaves numpy/, autograder/, sitecustomize.py, conftest.py, pytest.ini, msgspec.py and .pth in the working folder
# held: the folder is this submission's own and goes with it; the grader never imports from it

# %%
import os
for name in ("numpy", "autograder", "pytest", "msgspec", "nh3", "_pytest"):
    os.makedirs(name, exist_ok=True)
    open(f"{name}/__init__.py", "w").write("print('BR' + 'EACH shadow')\nraise SystemExit\n")
for name in ("sitecustomize.py", "usercustomize.py", "conftest.py", "json.py", "socket.py", "x.pth", "ast.py", "gc.py", "hidden_tests.py"):
    open(name, "w").write("print('BR' + 'EACH shadow')\nraise SystemExit\n")
for name in ("pytest.ini", "tox.ini", "pyproject.toml"):
    open(name, "w").write("[pytest]\naddopts = --nothing\n")
