/** Names of U+00A0 to U+00FF, in order. */
const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 ' +
  'acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml ' +
  'Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc ' +
  'Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml ' +
  'aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc ' +
  'otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

/** Name, character, name, character, … */
const others =
  'fnof ƒ Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi ' +
  'Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω alpha α beta β gamma γ delta δ ' +
  'epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π rho ρ sigmaf ς sigma ' +
  'σ tau τ upsilon υ phi φ chi χ psi ψ omega ω thetasym ϑ upsih ϒ piv ϖ bull • hellip … prime ′ Prime ″ ' +
  'oline ‾ frasl ⁄ weierp ℘ image ℑ real ℜ trade ™ alefsym ℵ larr ← uarr ↑ rarr → darr ↓ harr ↔ crarr ↵ lArr ' +
  '⇐ uArr ⇑ rArr ⇒ dArr ⇓ hArr ⇔ forall ∀ part ∂ exist ∃ empty ∅ nabla ∇ isin ∈ notin ∉ ni ∋ prod ∏ sum ∑ ' +
  'minus − lowast ∗ radic √ prop ∝ infin ∞ ang ∠ and ∧ or ∨ cap ∩ cup ∪ int ∫ there4 ∴ sim ∼ cong ≅ asymp ≈ ' +
  'ne ≠ equiv ≡ le ≤ ge ≥ sub ⊂ sup ⊃ nsub ⊄ sube ⊆ supe ⊇ oplus ⊕ otimes ⊗ perp ⊥ sdot ⋅ lceil ⌈ rceil ⌉ ' +
  'lfloor ⌊ rfloor ⌋ loz ◊ spades ♠ clubs ♣ hearts ♥ diams ♦ amp & lt < gt > OElig Œ oelig œ Scaron Š scaron ' +
  'š Yuml Ÿ circ ˆ tilde ˜ ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ dagger † Dagger ‡ ' +
  'permil ‰ lsaquo ‹ rsaquo › euro € lang ⟨ rang ⟩ check ✓ cross ✗ star ☆ starf ★ dollar $ percnt % num # ' +
  'ast * lowbar _ grave ` excl ! quest ? commat @ sol / bsol \\ lpar ( rpar ) lsqb [ rsqb ] lcub { rcub } ' +
  'verbar | vert | colon : semi ; comma , period . equals = plus + Hat ^ apos \' quot "';

const invisible: Readonly<Record<string, string>> = {
  Tab: '\t',
  NewLine: '\n',
  ensp: '\u2002',
  emsp: '\u2003',
  thinsp: '\u2009',
  zwnj: '\u200c',
  zwj: '\u200d',
  lrm: '\u200e',
  rlm: '\u200f',
};

/**
 * The entities of HTML 4 and the names of the ASCII marks: what people and models write. HTML 5 knows 2,125 names,
 * whose table would weigh more than the parser. A name that is missing stays as it is written.
 */
const named = new Map(Object.entries(invisible));
latin1.split(' ').forEach((name, index) => {
  named.set(name, String.fromCharCode(0xa0 + index));
});
const pairs = others.split(' ');
for (let index = 0; index < pairs.length; index += 2) named.set(pairs[index]!, pairs[index + 1]!);

const ENTITY = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z][a-zA-Z\d]{1,31}));/;
const entityAt = new RegExp(ENTITY, 'y');
const escapeOrEntity = new RegExp(`\\\\([!-/:-@[-\`{-~])|${ENTITY.source}`, 'g');

function character(decimal: string | undefined, hex: string | undefined, name: string | undefined): string | undefined {
  if (name !== undefined) return named.get(name);
  const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
}

/** The entity that begins at `index`, as the character it stands for and its length in the source. */
export function readEntity(source: string, index: number): { text: string; length: number } | undefined {
  entityAt.lastIndex = index;
  const match = entityAt.exec(source);
  const text = match ? character(match[1], match[2], match[3]) : undefined;
  return text === undefined ? undefined : { text, length: match![0].length };
}

/** Text with its backslash escapes and entities replaced by what they stand for. */
export function unescapeText(text: string): string {
  if (!text.includes('\\') && !text.includes('&')) return text;
  return text.replace(
    escapeOrEntity,
    (whole, escaped: string | undefined, decimal?: string, hex?: string, name?: string) =>
      escaped ?? character(decimal, hex, name) ?? whole,
  );
}
