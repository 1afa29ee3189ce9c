# What stands on every page, or on many.
# { $site } is what the site is called, { $contact } a link to whoever helps there. Both may stand in every sentence, and so
# may { $b }bold{ $end }, { $code }code{ $end } and, where it has one, { $link }a link{ $end }.

skip = الانتقال إلى المحتوى الرئيسي
your-session = جلستك
signed-in-as = تم تسجيل الدخول باسم { $name }
sign-out = تسجيل الخروج
sign-out-everywhere = تسجيل الخروج من كل الأجهزة
# The name of this language in itself, for the menu at the foot of every page.
language-name = العربية
language = اللغة
# The same in every case, so that it can stand after any word.
contact-nobody = الجهة المسؤولة عن { $site }

go-to-start = الانتقال إلى الصفحة الرئيسية
back-to-form = العودة إلى النموذج
try-again = إعادة المحاولة
sign-in = تسجيل الدخول
sign-in-again = تسجيل الدخول مجددًا
use-another-account = استخدام حساب آخر
ways-to-sign-in = عرض طرق تسجيل الدخول
go-to-account = الانتقال إلى حسابك
back-to-account = العودة إلى حسابك
open-in-new-tab = الفتح في علامة تبويب جديدة
sign-in-in-new-tab = تسجيل الدخول في علامة تبويب جديدة
go-on = متابعة
code = الرمز المرجعي: { $id }

one-moment = لحظة من فضلك
    .what = ننقلك الآن إلى وجهتك.
    .next = إذا لم يحدث شيء، فاختر «{ go-on }».

# Lists: names of which one is enough.
either = { $first } أو { $second }

# Times and how long something lasts.
date-and-time = { $day } { month } { $year }، { $time }
month = { $month ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
}
# These stand after "لمدة" and "كل": two of them end in "ين".
seconds = { $count ->
    [zero] { $count } ثانية
    [one] ثانية
    [two] ثانيتين
    [few] { $count } ثوانٍ
    [many] { $count } ثانية
   *[other] { $count } ثانية
}
minutes = { $count ->
    [zero] { $count } دقيقة
    [one] دقيقة
    [two] دقيقتين
    [few] { $count } دقائق
    [many] { $count } دقيقة
   *[other] { $count } دقيقة
}
hours = { $count ->
    [zero] { $count } ساعة
    [one] ساعة
    [two] ساعتين
    [few] { $count } ساعات
    [many] { $count } ساعة
   *[other] { $count } ساعة
}
days = { $count ->
    [zero] { $count } يوم
    [one] يوم
    [two] يومين
    [few] { $count } أيام
    [many] { $count } يومًا
   *[other] { $count } يوم
}

# What is wrong in a form.
problem-in-form = { $count ->
    [zero] لا توجد مشكلة في أي حقل.
    [one] هناك مشكلة في حقل واحد.
    [two] هناك مشكلة في حقلين.
    [few] هناك مشكلة في { $count } حقول.
    [many] هناك مشكلة في { $count } حقلًا.
   *[other] هناك مشكلة في { $count } حقل.
}
error-title = خطأ: { $title }
