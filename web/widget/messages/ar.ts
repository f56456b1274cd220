import { type Counted, pluralForm } from '../../i18n/plural-forms.ts';

/**
 * The chat's texts in Arabic. Each is a constant of its own, and those with something to fill in are functions: a bundle
 * speaks one language, and needs no keys to look its texts up by.
 */

/** The language of these texts. */
export const language: string = 'ar';
/** The direction in which they are written, whatever that of the page is; undefined: as the page. */
export const direction: 'rtl' | undefined = 'rtl';

/** So many minutes, as they stand after a preposition. */
const minutes = ({ value, shown }: Counted): string =>
  pluralForm(
    language,
    {
      zero: `${shown} دقيقة`,
      one: 'دقيقة واحدة',
      two: 'دقيقتين',
      few: `${shown} دقائق`,
      many: `${shown} دقيقة`,
      other: `${shown} دقيقة`,
    },
    value,
  );

export const chat = 'محادثة';
/** The launcher's, as in `web/loader/texts.ts`. */
export const open = 'فتح المحادثة';
export const unread = ({ value, shown }: Counted): string =>
  pluralForm(
    language,
    {
      zero: 'لا رسائل جديدة',
      one: 'رسالة جديدة واحدة',
      two: 'رسالتان جديدتان',
      few: `${shown} رسائل جديدة`,
      many: `${shown} رسالة جديدة`,
      other: `${shown} رسالة جديدة`,
    },
    value,
  );
export const minimise = 'تصغير المحادثة';
export const download = 'حفظ نص المحادثة';
export const end = 'إنهاء المحادثة';
export const endQuestion = 'هل تريد إنهاء هذه المحادثة؟';
export const endExplained = 'يمكنك حفظ نص المحادثة بعد ذلك أيضًا.';
export const endNo = 'متابعة المحادثة';
export const welcomeTitle = 'كيف يمكننا مساعدتك؟';
export const formTitle = 'قبل أن نبدأ';
export const formText = 'لنتمكن من مساعدتك بسرعة أكبر.';
export const formStart = 'بدء المحادثة';
export const formRequired = 'يُرجى ملء هذا الحقل.';
export const formMail = 'يُرجى كتابة عنوان بريد إلكتروني، مثل name@example.com.';
export const formConsent = 'يُرجى الموافقة أولًا.';
export const privacy = 'كيف نتعامل مع بياناتك';
export const readMore = 'قراءة المزيد';
export const formTooLong = 'الإجابات طويلة جدًا في مجموعها. يُرجى اختصارها.';
export const choose = 'يُرجى الاختيار';
export const optional = 'اختياري';
export const message = 'رسالتك';
export const messagePlaceholder = 'اكتب رسالة…';
export const send = 'إرسال الرسالة';
export const tooLong = 'هذه الرسالة طويلة جدًا. يُرجى إرسالها على أجزاء.';
export const messages = 'الرسائل';
export const you = 'أنت';
export const says = (name: string, text: string): string => `من ${name}: ${text}`;
export const sending = 'جارٍ الإرسال…';
export const held = 'بانتظار الاتصال';
export const sent = 'أُرسلت';
export const notSent = 'لم تُرسل';
export const lost = 'لم تصل';
export const retry = 'إعادة المحاولة';
export const discard = 'حذف';
export const asking = 'لحظة من فضلك…';
export const connecting = 'جارٍ الاتصال…';
export const waiting = 'نبحث عمّن يساعدك';
export const next = 'دورك هو التالي';
export const position = ({ shown }: Counted): string => `رقمك في الانتظار ${shown}`;
export const waitsShortly = 'على الأرجح أقل من دقيقة';
export const waitsUpTo = (to: Counted): string => `على الأرجح في غضون ${minutes(to)}`;
export const waitsFromTo = (from: Counted, to: Counted): string => `على الأرجح من ${minutes(from)} إلى ${minutes(to)}`;
export const talkingWith = (names: string): string => `محادثتك مع ${names}`;
export const joined = (name: string): string => `انضم إلى المحادثة: ${name}`;
export const left = (name: string): string => `غادر المحادثة: ${name}`;
export const passedOn = 'يتولى المحادثة شخص آخر من فريقنا';
export const isTyping = (names: string): string => `تجري الكتابة: ${names}`;
export const areTyping = (names: string): string => `تجري الكتابة: ${names}`;
export const reconnecting = 'انقطع الاتصال. جارٍ إعادة الاتصال…';
export const askedAgain = (time: string): string => `الخدمة مشغولة. المحاولة التالية في ${time}.`;
export const tooFast = 'إرسالك سريع جدًا. يُرجى الانتظار لحظة.';
export const offline = 'لا يوجد اتصال بالإنترنت. تستمر المحادثة عند عودته.';
export const unreachableTitle = 'لا يمكن الوصول إلينا حاليًا';
export const unreachableText = 'يُرجى التحقق من الاتصال.';
export const offlineTitle = 'لا يوجد اتصال بالإنترنت';
export const offlineText = 'نتصل بك حالما يعود الاتصال.';
export const busyTitle = 'محاولات كثيرة جدًا';
export const busyText = (time: string): string => `يُرجى إعادة المحاولة في ${time}.`;
export const notBegunText = 'ما كتبته لا يزال موجودًا. يُرجى مراجعته.';
export const back = 'رجوع';
export const refusedTitle = 'المحادثة غير متاحة هنا';
export const refusedText = 'يُرجى التواصل معنا بطريقة أخرى.';
export const closedTitle = 'نحن مغلقون حاليًا';
export const closedText = (time: string): string => `نعود ${time}.`;
export const closedTextUnknown = 'يُرجى العودة لاحقًا.';
export const endedVisitor = 'لقد أنهيت المحادثة';
export const endedCompany = 'انتهت المحادثة';
export const endedNobody = 'لا أحد متاح حاليًا';
export const endedNobodyText = 'يُرجى إعادة المحاولة لاحقًا.';
export const endedDeclined = 'تعذّر بدء المحادثة';
export const endedLost = 'انتهت هذه المحادثة';
export const endedLostText = 'انقطع الاتصال مدة طويلة.';
export const endedText = 'شكرًا على تواصلك معنا.';
export const endedGoOn = 'اكتب هنا إن كان لديك سؤال آخر.';
export const forget = 'حذف هذه المحادثة';
export const startAgain = 'محادثة جديدة';
export const newer = 'رسائل جديدة';
export const leaveMessage = 'ترك رسالة';
export const offerMessage = 'الانتظار أطول من المعتاد. يمكنك الانتظار أو ترك رسالة لنا.';
export const messageText = 'نرد عبر البريد الإلكتروني.';
export const messageName = 'اسمك';
export const messageMail = 'عنوان بريدك الإلكتروني';
export const messageSend = 'إرسال الرسالة';
export const messageSent = 'وصلتنا رسالتك';
export const messageSentText = (mail: string): string => `شكرًا لك. سنكتب إليك على ${mail}.`;
export const messageNotSent = 'تعذّر إرسال رسالتك. يُرجى إعادة المحاولة.';
export const transcriptTitle = (company: string): string => `محادثة مع ${company}`;
export const linkNote = 'يُفتح في نافذة جديدة';
export const earlier = 'المحادثات السابقة';
export const removeQuestion = 'هل تريد حذف هذه المحادثة؟';
export const removeExplained = (company: string): string =>
  `تُحذف من هذا الجهاز. تبقى لدى ${company} نسخة لبعض الوقت، وتُحذف قبل ذلك إذا طلبت.`;
export const keep = 'إبقاء';
export const othersAsked = 'جارٍ البحث عن محادثاتك على أجهزة أخرى…';
export const noOthers = 'لا توجد لك محادثات على أجهزة أخرى.';
export const othersMissing = 'لا يمكن عرض محادثاتك على الأجهزة الأخرى الآن.';
export const keptByCompany = (company: string): string => `تبقى هذه المحادثة لدى ${company}، وتُحذف إذا طلبت.`;
export const company = 'الشركة';
export const sound = 'الصوت';
export const ratingTitle = 'كيف كانت هذه المحادثة؟';
export const ratingOf = (stars: string): string => `${stars} من 5`;
export const ratingComment = 'هل تود إضافة شيء؟';
export const ratingSend = 'إرسال';
export const ratingThanks = 'شكرًا على تقييمك.';
export const ratingFailed = 'تعذّر الإرسال. يُرجى إعادة المحاولة.';
