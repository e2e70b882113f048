/** The tests of `<Markdown>` once more, on React 18. */
import '../markdown/Markdown.test.js';
