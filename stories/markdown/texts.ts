export const everything = `# How rivers find the sea

Water takes the **steepest way** that it can find, and *carves* it deeper with each flood. The slope of a bed follows \`s = k·A^-θ\`: the larger the basin, the flatter the river. See the [long profile](https://en.wikipedia.org/wiki/Stream_gradient) of any of them, or www.usgs.gov.

## What a basin does

1. It gathers rain over its whole area.
2. It stores a part of it:
   - in snow and ice,
   - in soil and rock,
   - in lakes, which are ~~wide rivers~~ rivers that wait.
3. It lets go of the rest.

> A river is never finished. It is the same water only on a map.
>
> — a field notebook, 1974

| River | Length | Basin |
| :--- | ---: | :---: |
| Amazon | 6,400 km | **7.0** million km² |
| Congo | 4,700 km | 4.0 million km² |
| Danube | 2,850 km | 0.8 million km² |

\`\`\`ts
/** The slope that a river of this drainage area settles at. */
export function slope(area: number, { steepness = 40, concavity = 0.45 } = {}): number {
  return steepness * area ** -concavity;
}
\`\`\`

### Before you go

- [x] Read the gauge
- [x] Check tomorrow's rain
- [ ] Ask who owns the far bank

The Amazon's mouth is wider than the Thames is long[^1], and it has been measured more than once[^2].

---

That is all. The rest is in [the notes][notes].

[notes]: https://example.com/notes "Field notes"

[^1]: By about a tenth, at low water.

[^2]: Most lately from orbit, where \`1 px\` is ten metres.
`;

export const code = `A fence with a language:

\`\`\`python
from dataclasses import dataclass

@dataclass
class Reach:
    length_m: float
    drop_m: float

    @property
    def slope(self) -> float:
        """Fall per metre; 0 for a lake."""
        return self.drop_m / self.length_m if self.length_m else 0.0
\`\`\`

One without, with a line that is far too long for the box that it stands in:

\`\`\`
curl --request POST --header 'content-type: application/json' --data '{"model":"river-1","stream":true,"messages":[]}' https://api.example.com/v1/chat/completions
\`\`\`

A fence that holds a fence:

\`\`\`\`md
\`\`\`js
let x;
\`\`\`
\`\`\`\`

and \`inline code\` in a line.
`;

export const lists = `- a tight list
- with **marks** and \`code\`
  1. and numbers
  2. below it
     - and bullets below those

* a loose list

  with a second paragraph

* and an item with code:

      indented

8. a list
9. that begins
10. at eight

- [ ] a task
- [x] one that is done
`;

export const table = `| Option | Default | What it does |
| :--- | :---: | ---: |
| \`text\` | – | the Markdown so far, which may **grow** |
| \`streaming\` | \`false\` | more may come |
| \`images\` | none | hosts that are [fetched](https://example.com) without asking |
| a \\| pipe | ~~no~~ | right |
`;

export const references = `A link to [the source], which is defined [further down][source], and a footnote[^why].

This paragraph has nothing to wait for.

[the source]: https://example.com/source
[source]: https://example.com/further "Further down"

[^why]: Notes may come last, and hold lists:

    - as here

    and more than one paragraph.
`;

export const images = `An image that nobody has allowed: ![a river from above](https://images.example.org/river.jpg "A river")

One in a link: [![a badge](https://images.example.org/badge.svg)](https://example.com)

One whose address is its own data: ![a dot](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC)
`;

export const rightToLeft = `# נהרות וים

מים תמיד מוצאים את **הדרך התלולה** ביותר, ואז \`slope()\` שלה משתנה.

- פריט ראשון
- פריט שני עם [קישור](https://example.com)
- [x] משימה

> الماء يجري إلى البحر، ولا يعود.

| النهر | الطول |
| --- | --- |
| الأمازون | 6400 |

An English paragraph between them keeps its own direction.

\`\`\`ts
const שם = 'code runs from left to right';
\`\`\`

۱. والنص الأخير.
`;

export const math = `The mean of $n$ gaugings is $\\bar{x} = \\frac{1}{n}\\sum_{i=1}^{n} x_i$, and it costs $5 to $6 a day.

$$
Q = \\frac{1}{n} A R^{2/3} \\sqrt{S}
$$

Written the other way, \\(e^{i\\pi} + 1 = 0\\), and on a line of its own:

\\[
\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}
\\]
`;

export const diagram = `What the browser and the server say to each other:

\`\`\`mermaid
sequenceDiagram
  Browser->>Server: POST /api/stream
  Server->>Model: prompt
  Model-->>Server: tokens
  Server-->>Browser: events
  Browser->>Browser: one commit a frame
\`\`\`

The block is shown as code until it is complete.
`;
