# أين سجّل شخص دخوله، وما الذي حدث في حسابه.

where-signed-in = أماكن تسجيل دخولك
    .what = سجّل الخروج من كل جلسة لم تعد تحتاج إليها أو لا تعرفها.
all-sessions = عرض كل الجلسات
browser-on = { $browser ->
    [none] { $system ->
        [none] متصفح غير معروف
       *[other] متصفح غير معروف على { $system }
    }
   *[other] { $system ->
        [none] { $browser }
       *[other] { $browser } على { $system }
    }
}
seen-from = { $ip ->
    [none] { $browser }
   *[other] { $browser }، من { $ip }
}
session-began = تم تسجيل الدخول باستخدام { $provider } منذ { $at }
session-until = تنتهي الجلسة في { $at }
in-use-now = نشطة الآن
last-active = آخر نشاط: { $at }
signed-in-from = تم تسجيل الدخول من { $ip }
session-services = الخدمات المفتوحة: { $services }
sign-out-which = تسجيل الخروج: { $browser }، بدأت الجلسة في { $at }
sessions-not-shown = { $count ->
    [zero] لا توجد جلسات أخرى.
    [one] جلسة واحدة أخرى غير معروضة.
    [two] جلستان أخريان غير معروضتين.
    [few] { $count } جلسات أخرى غير معروضة.
    [many] { $count } جلسة أخرى غير معروضة.
   *[other] { $count } جلسة أخرى غير معروضة.
}
nowhere-else = لم تسجّل الدخول في أي مكان آخر.
stay-here = ستبقى جلستك هنا مفتوحة.
sign-out-others = تسجيل الخروج من كل الجلسات الأخرى

session-ended = تم تسجيل خروجك من تلك الجلسة.
session-not-ended = كانت تلك الجلسة قد انتهت بالفعل.
others-ended = تم تسجيل خروجك من كل مكان آخر.
no-others = لم تكن قد سجّلت الدخول في أي مكان آخر.

recent-activity = النشاط الأخير
all-activity = عرض كل النشاط
your-activity = نشاطك
    .what = ما حدث في حسابك، الأحدث أولًا.
was-not-you = ألم يكن ذلك منك؟ { $link }سجّل الخروج من تلك الجلسة{ $end } وتواصل مع { $contact }.
nothing-older = لا يوجد ما هو أقدم من ذلك.
to-newest = الأحدث
to-older = الأقدم

did-sign-in = { $provider ->
    [none] سجّلت الدخول
   *[other] سجّلت الدخول باستخدام { $provider }
}
did-confirm = { $provider ->
    [none] أكّدت هويتك
   *[other] أكّدت هويتك باستخدام { $provider }
}
did-not-sign-in = { $provider ->
    [none] رُفض تسجيل دخول
   *[other] رُفض تسجيل دخول باستخدام { $provider }
}
did-register = { $provider ->
    [none] أنشأت حسابك
   *[other] أنشأت حسابك باستخدام { $provider }
}
did-enter = فتحت { $service }
did-sign-out = سجّلت الخروج
did-replace = انتهت جلسة بسبب تسجيل دخول جديد في متصفحها
did-end-elsewhere = سجّلت الخروج من جلسة أخرى
did-reach-limit = انتهت أقدم جلساتك لأنك سجّلت الدخول على أجهزة أكثر من المسموح
did-end-at-provider = { $provider ->
    [none] انتهت جلسة لأنك سجّلت الخروج من خدمة تسجيل الدخول
   *[other] انتهت جلسة لأنك سجّلت الخروج من { $provider }
}
did-end-by-admin = أنهى أحد المشرفين جلسة
did-end-switched-off = انتهت جلسة لأن حسابك أُوقف
did-end = انتهت جلسة
did-connect = { $provider ->
    [none] ربطت حسابًا آخر
   *[other] ربطت { $provider }
}
did-remove = { $provider ->
    [none] أزلت طريقة لتسجيل الدخول
   *[other] أزلت { $provider }
}
did-change-roles = { $provider ->
    [none] تغيّرت أدوارك
   *[other] تغيّرت أدوارك عن طريق { $provider }
}
did-change-details = غيّرت اسمك أو بريدك الإلكتروني
did-switch-off = أوقف أحد المشرفين حسابك
did-switch-on = أعاد أحد المشرفين تفعيل حسابك
did-make-token = { $token ->
    [none] أنشأت رمز API
   *[other] أنشأت رمز API باسم { $token }
}
did-revoke = { $token ->
    [none] أبطلت رمز API
   *[other] أبطلت رمز API باسم { $token }
}
did-revoke-as-holder = { $token ->
    [none] أُبطل أحد رموز API الخاصة بك من قِبل من كان بحوزته
   *[other] أُبطل رمز API باسم { $token } من قِبل من كان بحوزته
}
did-revoke-as-operator = { $token ->
    [none] أبطل أحد المشرفين أحد رموز API الخاصة بك
   *[other] أبطل أحد المشرفين رمز API باسم { $token }
}
did-revoke-switched-off = { $token ->
    [none] أُبطل رمز API لأن حسابك أُوقف
   *[other] أُبطل رمز API باسم { $token } لأن حسابك أُوقف
}
did-warn-of-token = { $token ->
    [none] كان أحد رموز API الخاصة بك على وشك انتهاء الصلاحية
   *[other] كان رمز API باسم { $token } على وشك انتهاء الصلاحية
}
did-act = استخدم { $actor } خدمة { $service } باسمك
did-act-by-token = استخدم { $actor } خدمة { $service } باسمك عبر رمز API
did-test = سجّل اختبار الدخول باسمك
did-something = حدث شيء ما في حسابك
did-accept-terms = قبلت الشروط
did-download = نزّلت بياناتك
