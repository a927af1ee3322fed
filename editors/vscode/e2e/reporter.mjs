// What the runner prints: a line for each scene, below it why it failed and where what it left behind
// is kept, and the summary last of all.
import { inspect } from 'node:util';

export default async function* report(events) {
  for await (const { type, data } of events) {
    switch (type) {
      case 'test:pass':
        yield `${data.skip === undefined ? 'ok   ' : 'skip '} ${data.name} (${seconds(data)})\n`;
        break;
      case 'test:fail':
        yield `FAIL  ${data.name} (${seconds(data)})\n${indented(reason(data.details.error))}\n`;
        break;
      case 'test:diagnostic':
        // As the runner's own reporter marks the lines of its summary.
        yield `ℹ ${data.message}\n`;
        break;
      case 'test:stdout':
      case 'test:stderr':
        yield data.message;
        break;
    }
  }
}

function seconds({ details }) {
  return `${(details.duration_ms / 1000).toFixed(1)} s`;
}

/** Of what the runner wraps an error in, only the error counts, with what caused it. */
function reason({ cause, message }) {
  if (!(cause instanceof Error)) return cause === undefined ? message : inspect(cause);
  return cause.cause === undefined ? cause.stack : `${cause.stack}\n${reason(cause)}`;
}

function indented(text) {
  return text.replaceAll(/^/gm, '      ');
}
