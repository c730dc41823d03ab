/**
 * Leaves out mutants that only change the wording of a sentence for people: what a fault, a finding, an error or the log says in
 * words. Codes, pointers and whatever a daemon or the wire gets to see are mutated all the same.
 */
type Node = {
  type: string;
  value?: unknown;
  quasis?: { value: { raw: string } }[];
  callee?: Node & { name?: string; property?: { name?: string } };
  key?: { name?: string };
};
type Path = { node: Node; parentPath: Path | null };

const SAYS = /fault|finding|drifted|error|refus|warn|problem|conflict|invalid|malformed|^(info|debug)$/i;
const WORDS = /^(detail|message|title|description|reason)$/;
const THROUGH = new Set([
  'ConditionalExpression',
  'LogicalExpression',
  'BinaryExpression',
  'TemplateLiteral',
  'ObjectExpression',
  'ArrowFunctionExpression',
]);

const isSentence = ({ type, value, quasis }: Node) => {
  const text =
    type === 'StringLiteral'
      ? String(value)
      : type === 'TemplateLiteral'
        ? quasis?.map((q) => q.value.raw).join('…')
        : '';
  return /\p{L}{2,}[ …]/u.test(text ?? '');
};

const saysIt = ({ node }: Path) =>
  node.type === 'ObjectProperty'
    ? WORDS.test(node.key?.name ?? '')
    : (node.type === 'CallExpression' || node.type === 'NewExpression') &&
      SAYS.test(node.callee?.name ?? node.callee?.property?.name ?? '');

function shouldIgnore(path: Path): string | undefined {
  if (!isSentence(path.node)) return undefined;
  let at = path.parentPath;
  while (at && THROUGH.has(at.node.type)) at = at.parentPath;
  return at && saysIt(at) ? 'wording of a sentence for people' : undefined;
}

/** Read by StrykerJS. */
export const strykerPlugins = [{ kind: 'Ignore', name: 'wording', value: { shouldIgnore } }];
