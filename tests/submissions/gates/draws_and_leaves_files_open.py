# what: The student's own cell draws a plot, saves it and leaves a file open
# base: reference

# %% my-plot after setup
import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.plot(np.linspace(-2, 2, 50), np.tanh(np.linspace(-2, 2, 50)), label="tanh")
ax.legend()
plt.tight_layout()
plt.savefig("tanh.png")
plt.show()
log = open("log.txt", "w")
