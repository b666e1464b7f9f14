# what: Scripts and links in markdown and raw cells, which teachers open in formgrader
# held: raw cells are not rendered; markup and links of students' own text are written out as text
# base: stub

# %% [markdown]
![picture](attachment:picture.png) <script>own7531ed()</script> <img src=x onerror="own7531ed()"> [x](javascript:own7531ed()) [y]: javascript:own7531ed()
<javascript:own7531ed()> ![p](http://own7531ed.example/p.png)

# %% [raw]
<script>own7531ed()</script>

# %%
pass
