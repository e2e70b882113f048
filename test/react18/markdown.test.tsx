/** The tests of `<Markdown>` once more, on React 18. */
import '../markdown/growth.test.js';
import '../markdown/Markdown.test.js';
