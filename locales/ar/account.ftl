# A person's account.

your-account = حسابك
details-name = الاسم
details-email = البريد الإلكتروني
email-confirmed = مؤكَّد
email-not-confirmed = غير مؤكَّد
details-roles = الأدوار
change-details = تغيير الاسم أو البريد الإلكتروني
your-details = بياناتك
ways-in = طرق تسجيل دخولك
connect-another = ربط حساب آخر
last-used = آخر استخدام: { $at }
remove = إزالة
remove-which = { $email ->
    [none] إزالة { $provider }
   *[other] إزالة { $provider } ({ $email })
}
this-session = هذه الجلسة
other-devices = على الأجهزة الأخرى
lost-a-device = هل فقدت جهازًا؟ سجّل الخروج من كل الأجهزة، بما فيها هذا الجهاز.
api-tokens = رموز API
    .what = باستخدام رمز API، يمكن لبرنامج أو نص برمجي استخدام الخدمات باسمك.
see-api-tokens = عرض رموز API

replaced-own = سجّلت الدخول مجددًا باسم { $name }. انتهت الجلسة التي كانت مفتوحة في هذا المتصفح.
replaced-other = سجّلت الدخول الآن باسم { $name }. انتهت جلسة { $before } التي كانت مفتوحة في هذا المتصفح.

details-saved = تم الحفظ.
details-unchanged = لم يتغيّر شيء: اسمك وبريدك الإلكتروني كما هما.
details-too-often = تغيّرت بياناتك مرات كثيرة خلال ساعة. ما كتبته باقٍ هنا. احفظه بعد قليل.
identity-linked = { $provider ->
    [none] يمكنك الآن تسجيل الدخول بذلك الحساب أيضًا.
   *[other] يمكنك الآن تسجيل الدخول باستخدام { $provider } أيضًا.
}
identity-linked-already = { $provider ->
    [none] ذلك الحساب مرتبط لديك بالفعل.
   *[other] ذلك الحساب في { $provider } مرتبط لديك بالفعل.
}
not-connected = { $provider ->
    [none] تم تسجيل دخولك، لكن ذلك استغرق وقتًا طويلًا فلم يُربط أي حساب.
   *[other] تم تسجيل دخولك، لكن حسابك في { $provider } له بريد إلكتروني آخر ولم يُربط.
}
identity-removed = { $provider ->
    [none] تمت الإزالة، وتم تسجيل خروجك من كل مكان آخر استُخدمت فيه هذه الطريقة.
   *[other] تمت إزالة { $provider }، وتم تسجيل خروجك من كل مكان آخر استُخدمت فيه هذه الطريقة.
}
identity-not-removed = لم تعد هذه من طرق تسجيل دخولك.

details-title = اسمك وبريدك الإلكتروني
    .what = إذا غيّرت بريدك الإلكتروني، فسيبقى غير مؤكَّد حتى تؤكّده إحدى طرق تسجيل دخولك.
save = حفظ
details-not-saved = لم يتم حفظ تغييراتك بعد.
details-left-behind = سبق أن كتبت هنا شيئًا لم يُحفظ. { $link }عرض ما كتبته{ $end }

connect-title = ربط حساب آخر
    .what = سجّل الدخول بالحساب الآخر. بعد ذلك يمكنك استخدام أيٍّ من الحسابين.
    .next = إذا لم يُطلب منك اختيار الحساب، فسجّل الخروج هناك أولًا.
connect = ربط { $provider }
connect-second = ربط حساب آخر في { $provider }

remove-title = إزالة طريقة لتسجيل الدخول
    .what = { $email ->
        [none] لن يمكنك بعد ذلك تسجيل الدخول باستخدام { $provider }.
       *[other] لن يمكنك بعد ذلك تسجيل الدخول باستخدام { $provider } ({ $email }).
    }
    .next = ستبقى جلستك هنا مفتوحة، وسيتم تسجيل خروجك من كل مكان آخر استُخدمت فيه هذه الطريقة. لن يتغيّر حسابك في { $provider }.
remove-it = إزالة { $provider }
