/** Entity names in the order of their code points. A number skips that many code points. */
const names =
  '9 Tab NewLine 22 excl quot num dollar percnt amp apos lpar rpar ast plus comma 1 period sol 10 colon semi ' +
  'lt equals gt quest commat 26 lsqb bsol rsqb Hat lowbar grave 26 lcub verbar -1 vert rcub 34 nbsp iexcl cent ' +
  'pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
  'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash ' +
  'Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave ' +
  'eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave ' +
  'uacute ucirc uuml yacute thorn yuml 82 OElig oelig 12 Scaron scaron 22 Yuml 25 fnof 307 circ 21 tilde 180 ' +
  'Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho 1 Sigma Tau Upsilon ' +
  'Phi Chi Psi Omega 7 alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho ' +
  'sigmaf sigma tau upsilon phi chi psi omega 7 thetasym upsih 3 piv 7211 ensp emsp 5 thinsp 2 zwnj zwj lrm ' +
  'rlm 3 ndash mdash 3 lsquo rsquo sbquo 1 ldquo rdquo bdquo 1 dagger Dagger bull 3 hellip 9 permil 1 prime ' +
  'Prime 5 lsaquo rsaquo 3 oline 5 frasl 103 euro 100 image 6 weierp 3 real 5 trade 18 alefsym 90 larr uarr ' +
  'rarr darr harr 32 crarr 26 lArr uArr rArr dArr hArr 43 forall 1 part exist 1 empty 1 nabla isin notin 1 ni ' +
  '3 prod 1 sum minus 4 lowast 2 radic 2 prop infin 1 ang 6 and or cap cup int 8 there4 7 sim 8 cong 2 asymp ' +
  '23 ne equiv 2 le ge 28 sub sup nsub 1 sube supe 13 oplus 1 otimes 13 perp 31 sdot 66 lceil rceil lfloor ' +
  'rfloor 702 loz 58 starf star 89 spades 2 clubs 1 hearts diams 172 check 3 cross 208 lang rang';

/**
 * The entities of HTML 4, and names of ASCII punctuation, which cover usual text. A table of HTML 5's 2,125 names would
 * be larger than the parser. An unknown name is shown unchanged.
 */
const named = new Map<string, string>();
let point = 0;
for (const word of names.split(' ')) {
  const gap = Number(word);
  if (Number.isNaN(gap)) named.set(word, String.fromCodePoint(point++));
  else point += gap;
}

const entityPattern = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z][a-zA-Z\d]{1,31}));/;
const entityAt = new RegExp(entityPattern, 'y');
const escapeOrEntity = new RegExp(`\\\\([!-/:-@[-\`{-~])|${entityPattern.source}`, 'g');

function character(decimal: string | undefined, hex: string | undefined, name: string | undefined): string | undefined {
  if (name !== undefined) return named.get(name);
  const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
}

export function readEntity(source: string, index: number): { text: string; length: number } | undefined {
  entityAt.lastIndex = index;
  const match = entityAt.exec(source);
  const text = match ? character(match[1], match[2], match[3]) : undefined;
  return text === undefined ? undefined : { text, length: match![0].length };
}

/** Replaces backslash escapes and entities with the characters that they represent. */
export function unescapeText(text: string): string {
  if (!text.includes('\\') && !text.includes('&')) return text;
  return text.replace(
    escapeOrEntity,
    (whole, escaped: string | undefined, decimal?: string, hex?: string, name?: string) =>
      escaped ?? character(decimal, hex, name) ?? whole,
  );
}
