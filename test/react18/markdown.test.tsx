/** The tests of `<Markdown>` on React 18. */
import '../markdown/growth.test.js';
import '../markdown/Markdown.test.js';
