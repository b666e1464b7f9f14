# what: Display hooks, formatters and printed execute_results that claim a score of 2.0 or nan
# held: a grade cell's outputs are written by the grader alone; what the student shows stands in other cells
# base: released

# %%
import sys
from IPython.core.displayhook import DisplayHook

class Two:
    def __repr__(self):
        return "2.0"

get_ipython().display_formatter.formatters["text/plain"].for_type(object, lambda *args: "2.0")
DisplayHook.write_format_data = lambda *args: None
sys.displayhook = lambda value: print("nan")
print('{"output_type": "execute_result", "data": {"text/plain": "2.0"}, "metadata": {}, "execution_count": 1}')
display({"text/plain": "nan"}, raw=True)
get_ipython().run_cell_async = get_ipython().run_cell = lambda *args, **kwargs: None
get_ipython().ast_transformers.append(type("Strip", (), {"visit": lambda self, node: type(node)(body=[], type_ignores=[])})())
Two()

# %% end
Two()
