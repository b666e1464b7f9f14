# what: A forward that loops for ever and swallows exceptions, one that loops in C, a backward that sleeps
# held: SIGKILL on the grader's clock; the same call gets less time once it has hung
# loses: multiply_gate max_gate
# seconds: 60

# %% multiply_gate
class MultiplyGate:
    def forward(self, x, y):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
    def backward(self, dout):
        import time
        time.sleep(1000)

# %% max_gate
class MaxGate:
    def forward(self, x, y):
        import itertools
        return sum(itertools.repeat(1))
    def backward(self, dout):
        return None
