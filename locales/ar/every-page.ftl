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
language = اللغة: { $name }
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
either-before = { $first } أو { $second }
# Names one after another.
listed = { $first }، { $second }
names = { $names }

# Times, as browsers write them in this language, on a clock of twelve hours.
date-and-time = { $half ->
    [am] { $day } { month } { $year } في { $h12 }:{ $mm } ص
   *[pm] { $day } { month } { $year } في { $h12 }:{ $mm } م
}
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
# How long something lasts, as a part of other sentences: genitive. $unit is seconds, minutes, hours or days.
duration = { $unit ->
    [seconds] { $count ->
        [zero] { $count } ثانية
        [one] ثانية واحدة
        [two] ثانيتين
        [few] { $count } ثوانٍ
        [many] { $count } ثانية
       *[other] { $count } ثانية
    }
    [minutes] { $count ->
        [zero] { $count } دقيقة
        [one] دقيقة واحدة
        [two] دقيقتين
        [few] { $count } دقائق
        [many] { $count } دقيقة
       *[other] { $count } دقيقة
    }
    [hours] { $count ->
        [zero] { $count } ساعة
        [one] ساعة واحدة
        [two] ساعتين
        [few] { $count } ساعات
        [many] { $count } ساعة
       *[other] { $count } ساعة
    }
   *[days] { $count ->
        [zero] { $count } يوم
        [one] يوم واحد
        [two] يومين
        [few] { $count } أيام
        [many] { $count } يومًا
       *[other] { $count } يوم
    }
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
