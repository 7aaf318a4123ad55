/** The ESLint rule: no file that only passes on what others hold. */
export const noBarrel = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const wayOut = 'Import from the file that declares it: barrels knot files into cycles.';
    return {
      Program(node) {
        if (/[\\/]index\.[cm]?[jt]s$/.test(context.filename)) {
          context.report({ node, message: `No index files. ${wayOut}` });
        }
      },
      ExportAllDeclaration(node) {
        context.report({ node, message: `No \`export *\`. ${wayOut}` });
      },
      'ExportNamedDeclaration[source]'(node) {
        context.report({ node, message: `No re-exports. ${wayOut}` });
      },
    };
  },
};
