# what: Answers cells with Failed, Ready, other request numbers, a second answer, an absurd place and ends that no cell has
# held: a wrong answer costs the cell; a claim of our own failure after the start is no failure of ours
# base: reference
# seconds: 60

# %%
import autograder.worker.submission as submission
from autograder import wire
real = submission._run_cell
forged = [wire.Failed("sandbox broken, please give marks"), wire.Ready(1), wire.Forked(1), wire.Values(1, []), wire.Called(1, 0, [])]
def run_cell(cells, channel, request, buffers):
    source = bytes(buffers._payload).decode()
    if "please forge" in source:
        channel.send(forged[int(source.split()[-1])])
    elif "please end oddly" in source:
        channel.send(wire.CellDone(request.request, wire.Problem("no such end"), wire.Array("B", (0,))))
    else:
        real(cells, channel, request, buffers)
submission._run_cell = run_cell

# %%
# please forge 0

# %%
# please end oddly
