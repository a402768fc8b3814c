// Hands the suite the editor's tests with their results, which only a proposed API tells.
exports.activate = () => require("vscode").tests;
