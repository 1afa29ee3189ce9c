# The clock of the session: a dialog on every page of somebody who is signed in. { $at } is how long is left, as "1:45".
clock-idle = سيتم تسجيل خروجك بعد { $at }.
    .heading = هل ما زلت هنا؟
    .stay = مواصلة الجلسة
    .failed = لم ينجح ذلك. تحقق من اتصالك وحاول مجددًا.
clock-absolute = لأمانك، سيتم تسجيل خروجك بعد { $at }.
    .heading = اقترب موعد تسجيل الدخول مجددًا
    .next = إذا سجّلت الدخول مجددًا الآن، فيمكنك المتابعة هنا.
    .later = ليس الآن
clock-unknown = تعذّر الوصول إلى الخادم
    .what = ربما تم تسجيل خروجك. تحقق من اتصالك وحاول مجددًا.
clock-over = تم تسجيل خروجك
    .what = سجّل الدخول للمتابعة من حيث توقفت.
clock-somebody-else = سجّل شخص آخر الدخول
    .what = تم ذلك في هذا المتصفح، لذلك أُغلقت هذه الصفحة.

# At a form in which there is again what somebody typed before their session ended.
typed-before = هذا ما كتبته من قبل، ولم يتم حفظه بعد.
