/** The ESLint rule: what a file offers to others says what it is. */
export const docBlock = {
  meta: { type: 'suggestion', schema: [] },
  create(context) {
    return {
      ExportNamedDeclaration({ declaration }) {
        if (declaration?.type !== 'ClassDeclaration' && declaration?.type !== 'FunctionDeclaration')
          return;
        if (isDocumented(context.sourceCode, declaration)) return;
        const name = declaration.id?.name ?? 'it';
        context.report({
          node: declaration.id ?? declaration,
          message: `Say in a /** doc block */ what ${name} owns, tells and hears, its units and errors: whoever imports it reads that and not the code.`,
        });
      },
    };
  },
};

function isDocumented(source, declaration) {
  const decorator = declaration.decorators?.[0];
  const start = decorator ?? declaration.parent;
  const first =
    decorator && decorator.range[0] < declaration.parent.range[0] ? start : declaration.parent;
  return source
    .getCommentsBefore(first)
    .some(({ type, value }) => type === 'Block' && value.startsWith('*'));
}
