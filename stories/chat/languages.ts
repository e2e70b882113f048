import { defaultStrings, type Strings } from 'sluice';
import { ar } from 'sluice/locales/ar';
import { de } from 'sluice/locales/de';
import { es } from 'sluice/locales/es';
import { fr } from 'sluice/locales/fr';
import { he } from 'sluice/locales/he';
import { it } from 'sluice/locales/it';
import { ja } from 'sluice/locales/ja';
import { ko } from 'sluice/locales/ko';
import { nl } from 'sluice/locales/nl';
import { pl } from 'sluice/locales/pl';
import { pt } from 'sluice/locales/pt';
import { tr } from 'sluice/locales/tr';
import { zh } from 'sluice/locales/zh';

/** Each language: its strings, and a question with its answer for the stories. */
export const languages = {
  en: {
    strings: defaultStrings,
    question: 'Why does a river meander?',
    answer: 'The water is **faster on the outside** of a bend. It carves that bank and leaves its silt on the other.',
  },
  ar: {
    strings: ar,
    question: 'لماذا يتعرج النهر؟',
    answer: 'يجري الماء **أسرع في الجهة الخارجية** من المنعطف، فينحت تلك الضفة ويترك الطمي على الضفة الأخرى.',
  },
  de: {
    strings: de,
    question: 'Warum mäandert ein Fluss?',
    answer:
      'Das Wasser ist **außen in der Kurve schneller**. Es trägt dieses Ufer ab und lagert innen seinen Schlick an.',
  },
  es: {
    strings: es,
    question: '¿Por qué forma meandros un río?',
    answer: 'El agua va **más rápido por fuera de la curva**. Desgasta esa orilla y deja su limo en la otra.',
  },
  fr: {
    strings: fr,
    question: 'Pourquoi une rivière fait-elle des méandres ?',
    answer:
      'L’eau est **plus rapide à l’extérieur du virage**. Elle creuse cette rive et dépose son limon sur l’autre.',
  },
  he: {
    strings: he,
    question: 'למה נהר מתפתל?',
    answer: 'המים **מהירים יותר בצד החיצוני** של העיקול. הם שוחקים את הגדה הזו ומשקיעים סחף בגדה שממול.',
  },
  it: {
    strings: it,
    question: 'Perché un fiume forma i meandri?',
    answer: 'L’acqua è **più veloce all’esterno della curva**. Erode quella riva e deposita il limo sull’altra.',
  },
  ja: {
    strings: ja,
    question: '川はなぜ蛇行するのですか？',
    answer: '曲がりの**外側では流れが速く**なります。外側の岸が削られ、内側には土砂が積もります。',
  },
  ko: {
    strings: ko,
    question: '강은 왜 굽이쳐 흐르나요?',
    answer: '굽이의 **바깥쪽에서 물살이 더 빠릅니다**. 바깥쪽 기슭은 깎이고 안쪽에는 흙이 쌓입니다.',
  },
  nl: {
    strings: nl,
    question: 'Waarom meandert een rivier?',
    answer:
      'Het water stroomt **in de buitenbocht sneller**. Het slijt die oever uit en laat in de binnenbocht slib achter.',
  },
  pl: {
    strings: pl,
    question: 'Dlaczego rzeka meandruje?',
    answer: 'Woda płynie **szybciej po zewnętrznej stronie zakola**. Podmywa ten brzeg, a na drugim zostawia muł.',
  },
  pt: {
    strings: pt,
    question: 'Por que um rio forma meandros?',
    answer: 'A água é **mais rápida por fora da curva**. Ela desgasta essa margem e deixa o sedimento na outra.',
  },
  tr: {
    strings: tr,
    question: 'Bir nehir neden kıvrılır?',
    answer: 'Su, **kıvrımın dışında daha hızlıdır**. O kıyıyı aşındırır, alüvyonu öteki kıyıya bırakır.',
  },
  zh: {
    strings: zh,
    question: '河流为什么会弯曲？',
    answer: '弯道**外侧的水流更快**，会冲刷外侧河岸，并把泥沙留在内侧。',
  },
} satisfies Record<string, { strings: Strings; question: string; answer: string }>;

export type Language = keyof typeof languages;

export const isRightToLeft = (language: Language) => language === 'ar' || language === 'he';

/** The language's name for itself, such as Deutsch. */
export const nameOf = (language: Language) => new Intl.DisplayNames([language], { type: 'language' }).of(language);
