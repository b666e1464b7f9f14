# what: Right answers with the exercises in another order
# base: reference

# %% mean_squared_error
class MeanSquaredError:
    dy = property(lambda self: (self._y - self._t) / len(self._y))

    def forward(self, prediction, target):
        self._y, self._t = prediction, target
        return float(sum(np.linalg.norm(row) ** 2 for row in prediction - target) / (2 * len(target)))

    def backward(self, dout=1.0):
        return self.dy * dout

# %% softmax_cross_entropy
class SoftmaxCrossEntropy:
    # built from two layers: the log of the softmax, and what the labels pick out of it
    def forward(self, scores, targets):
        self.targets = np.atleast_2d(targets) if np.ndim(targets) == 2 else np.eye(np.shape(scores)[1])[targets]
        self.log_p = np.array(scores, dtype=float)
        for row in self.log_p:
            row -= row.max()
            row -= np.log(np.exp(row).sum())
        return -(self.log_p * self.targets).sum() / len(self.log_p)

    def backward(self, dout=1.0):
        dlog_p = -dout * self.targets / len(self.log_p)
        return dlog_p - np.exp(self.log_p) * dlog_p.sum(axis=1, keepdims=True)

# %% edit
def edit(notebook):
    """Each exercise is a solution cell and what follows it."""
    cells = notebook["cells"]
    is_solution = [cell["metadata"].get("nbgrader", {}).get("solution", False) for cell in cells]
    starts = [number for number, solution in enumerate(is_solution) if solution]
    exercises = [cells[start:end] for start, end in zip(starts, [*starts[1:], len(cells)])]
    notebook["cells"] = cells[: starts[0]] + [cell for number in (4, 3, 5, 2, 1, 0) for cell in exercises[number]]
