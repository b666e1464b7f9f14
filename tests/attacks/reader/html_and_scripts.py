# what: Scripts, event handlers, remote pictures, forms, styles and SVG in what a cell displays
# held: nh3 keeps plain markup; nothing is loaded from elsewhere, no link is kept; SVG stands in a picture
# base: released

# %%
class Html:
    def __init__(self, text):
        self.text = text
    def _repr_html_(self):
        return self.text
    def __repr__(self):
        return "\x1b[2J\x1b]0;own7531ed\x07\u202e"
for text in ("<script>own7531ed()</script>", "<img src=x onerror=own7531ed()>", "<img src='http://own7531ed.example/x.png'>", "<a href='javascript:own7531ed()'>x</a>",
             "<a href='http://own7531ed.example'>x</a>", "<form action='/own7531ed'><button>x</button></form>", "<style>own7531ed{}</style>", "<iframe src=own7531ed>", "<img src='/own7531ed'>",
             "<div style='background:url(own7531ed)'>x</div>", "<math><mtext><table><mglyph><style><img src onerror=own7531ed()>", "<svg><a xlink:href='javascript:own7531ed()'/></svg>",
             "<p title='" + "own7531ed"[:0] + "'>fine</p>", "<area href=own7531ed>", "<q cite='http://own7531ed'>", "<base href='http://own7531ed'>"):
    display(Html(text))

# %%
class Svg:
    def _repr_svg_(self):
        return "<svg xmlns='http://www.w3.org/2000/svg' onload='own7531ed()'><script>own7531ed()</script></svg>"
Svg()

# %%
class Odd:
    def _repr_mimebundle_(self, **kwargs):
        return {"text/html": ["<script>", "own7531ed()</script>"], "application/javascript": "own7531ed()", "text/markdown": "<script>own7531ed()</script>",
                "image/png": "own7531ed", "application/vnd.jupyter.widget-view+json": {"model_id": "own7531ed"}, "text/latex": "\\href{javascript:own7531ed()}{x}"}
display(Odd())
