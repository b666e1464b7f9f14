# what: Right answers that update in place, in another order, with the student's own cells that fail
# base: reference

# %% nearest_neighbor after setup

# %% scratch-1 after nearest_neighbor
this is not python

# %% scratch-2 after two_layer_net
TwoLayerNet(2, 3, 3).gradient(*spirals(4))

# %% capacity_table
def capacity_table(sizes, lams, x, t, n_steps=500, lr=0.5, rng=None):
    """Return the training accuracy of every pair as an array (len(sizes), len(lams)), entries in [0, 1].

    sizes: numbers of hidden units. lams: strengths of the penalty. x: (N, D). t: labels (N,).
    rng: one NumPy generator for the whole table; None: a new one.
    """
    rng = np.random.default_rng() if rng is None else rng
    table = np.zeros((len(sizes), len(lams)))
    for i, size in enumerate(sizes):
        for j, lam in enumerate(lams):
            net = TwoLayerNet(len(x[0]), size, 1 + max(t), lam=lam, rng=np.random.default_rng(rng.integers(1 << 30)))
            best = 0.0
            for step in range(n_steps):
                g = net.gradient(x, t)
                net.W1 -= lr * g["W1"]
                net.b1 -= lr * g["b1"]
                net.W2 -= lr * g["W2"]
                net.b2 -= lr * g["b2"]
            table[i, j] = np.mean(net.predict(x) == t)
    return table

# %% scratch-3 after nearest-text
print(undefined_name)
