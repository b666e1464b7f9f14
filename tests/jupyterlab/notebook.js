// Functions that the tests call in JupyterLab's page. They use only what JupyterLab 4.2 has, too.

const app = window.jupyterapp;

function panels() {
  return app ? Array.from(app.shell.widgets('main')).filter(widget => widget.context && widget.sessionContext) : [];
}

// Not shell.currentWidget: it is null until something in the page has had the focus.
function panelOf(path) {
  return panels().find(panel => panel.context.path === path);
}

function kernelOf(panel) {
  const session = panel && panel.sessionContext.session;
  return session && session.kernel;
}

function applicationIsThere() {
  return Boolean(app && app.commands.hasCommand('docmanager:open'));
}

// Which stages of opening a notebook are reached, and the dialog or the error that keeps it from going on.
function progress(path) {
  const panel = panelOf(path), kernel = kernelOf(panel), dialog = document.querySelector('.jp-Dialog-content');
  return {
    stages: {
      'page loaded': document.readyState === 'complete' && location.pathname.startsWith('/lab'),
      'application there': applicationIsThere(),
      'panel there': Boolean(panel),
      'context ready': Boolean(panel && panel.context.isReady && panel.node.querySelector('.jp-Cell')),
      'kernel started': Boolean(kernel),
      'kernel idle': Boolean(kernel && panel.sessionContext.isReady && kernel.status === 'idle'),
    },
    obstacle: dialog ? `dialog: ${dialog.innerText}` : window.openingError || '',
  };
}

function closeAll() {
  for (const panel of panels()) {
    const session = panel.sessionContext.session;
    if (session) app.serviceManager.sessions.shutdown(session.id).catch(() => {});  // nothing waits for it
    panel.dispose();
  }
}

function open(path) {
  window.openingError = '';
  app.restored.then(() => app.commands.execute('docmanager:open', {path, factory: 'Notebook'})).catch(error => {
    window.openingError = String(error);
  });
}

async function run(path, pastErrors) {
  const panel = panelOf(path);
  app.shell.activateById(panel.id);
  if (!pastErrors) return app.commands.execute('notebook:run-all-cells');
  for (let i = 0; i < panel.content.widgets.length; i++) {
    panel.content.activeCellIndex = i;
    await app.commands.execute('notebook:run-cell');
  }
}

function isVisible(picture) {
  const box = picture.getBoundingClientRect();
  return box.width > 40 && box.height > 40;
}

function codeCells(path) {
  return panelOf(path).content.widgets.filter(cell => cell.model.type === 'code').map(cell => ({
    source: cell.model.sharedModel.getSource(),
    count: cell.model.executionCount,
    outputs: cell.model.outputs.toJSON(),
    text: cell.outputArea.node.innerText,
    pictures: Array.from(cell.outputArea.node.querySelectorAll('svg[role=img], img')).filter(isVisible).length,
  }));
}
