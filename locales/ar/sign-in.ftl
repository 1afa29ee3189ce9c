# The way in: the start page, signing in, registering, the ends of sessions.

sign-in-to-site = تسجيل الدخول إلى { $site }
sign-in-to-service = تسجيل الدخول إلى { $service }
new-here = هل هذه زيارتك الأولى؟ سجّل الدخول بالطريقة نفسها. سنسألك عن اسمك وبريدك الإلكتروني مرة واحدة فقط.
open-to = هل هذه زيارتك الأولى؟ التسجيل متاح للعناوين التي تنتهي بـ { $domains }.
by-invitation = هل هذه زيارتك الأولى؟ تلزمك دعوة.
one-step-left = بقيت خطوة واحدة: أكمل التسجيل.
finish-registering = إكمال التسجيل
your-services = خدماتك
hello = مرحبًا { $name }
no-services = تم تسجيل دخولك.
no-services-yet = لا توجد خدمات مدرجة بعد. أضف { $code }[[service]]{ $end } إلى الإعدادات.
find-service = ابحث عن خدمة
    .button = بحث
no-service-found = لا توجد خدمة تطابق { $typed }.
your-account-button = حسابك

to-continue-to = للمتابعة إلى { $b }{ $service }{ $end }
you-continue-to = بعد ذلك ننقلك إلى { $service }.
confirm-it-is-you = تأكيد هويتك
    .what = للمتابعة، سجّل الدخول مجددًا باسم { $name }.
continue-with = المتابعة باستخدام { $provider }
provider-down = لا استجابة من { $provider }. حاول مرة أخرى بعد بضع دقائق.
not-responding = لا يستجيب
used-last = آخر ما استُخدم
more-ways = { $count ->
    [zero] لا طرق أخرى لتسجيل الدخول
    [one] طريقة أخرى لتسجيل الدخول
    [two] طريقتان أخريان لتسجيل الدخول
    [few] { $count } طرق أخرى لتسجيل الدخول
    [many] { $count } طريقة أخرى لتسجيل الدخول
   *[other] { $count } طريقة أخرى لتسجيل الدخول
}
or-choose = أو اختر طريقة تسجيل الدخول
continue-by-email = متابعة
no-way-by-email = لا نعرف أين يسجَّل الدخول بهذا العنوان. تحقق منه أو اختر مما يلي.
sign-in-to-connect = سجّل الدخول كما فعلت من قبل
    .what = بعد ذلك يُربط حسابك في { $provider } ذو العنوان { $email }.
sign-in-again-with = تسجيل الدخول مجددًا باستخدام { $provider }
another-way = تسجيل الدخول بطريقة أخرى

create-your-account = إنشاء حسابك
    .what = { $provider ->
        [none] تم تسجيل دخولك
       *[other] تم تسجيل دخولك باستخدام { $provider }
    }{ $email ->
        [none] { "" }
       *[other] { " بالبريد الإلكتروني " }{ $email }
    }. راجع بياناتك لإكمال التسجيل.
create-account = إنشاء الحساب
create-separate-account = إنشاء حساب منفصل
sign-in-and-connect = { $provider ->
    [none] تسجيل الدخول بالطريقة الأخرى وربط هذا الحساب
   *[other] تسجيل الدخول بالطريقة الأخرى وربط { $provider }
}
not-you = { $email ->
    [none] ليس هذا حسابك؟
   *[other] { $email } ليس بريدك الإلكتروني؟
}
known-address = ربما لديك حساب بالفعل.
    .what = هذا البريد الإلكتروني مستخدَم هنا مع طريقة أخرى لتسجيل الدخول.
    .next = إذا كان ذلك حسابك، فسجّل الدخول بتلك الطريقة. بعد ذلك تؤدي الطريقتان إلى حساب واحد.

your-name = اسمك
    .hint = هذا الاسم يظهر للآخرين.
your-email = بريدك الإلكتروني
    .hint = قد تصل إلى هذا العنوان رسائل من { $site }.
name-missing = أدخل اسمك.
name-too-long = يجب ألا يزيد الاسم على 120 حرفًا.
name-blank = هذا الاسم لن يظهر لأحد. أدخل حروفًا.
name-hidden = الاسم لا يقبل فواصل الأسطر ولا الأحرف المخفية.
name-loose = في هذا الاسم حركة أو علامة بلا حرف. أدخله مرة أخرى.
email-missing = أدخل بريدك الإلكتروني.
email-too-long = يجب ألا يزيد عنوان البريد الإلكتروني على { $most ->
    [zero] { $most } حرف
    [one] حرف واحد
    [two] حرفين
    [few] { $most } أحرف
    [many] { $most } حرفًا
   *[other] { $most } حرف
}.
email-hidden = عنوان البريد الإلكتروني لا يقبل الأحرف المخفية. قد يحتوي عليها النص المنسوخ: اكتب العنوان بنفسك.
email-other-domain = أدخل عنوان بريد إلكتروني ينتهي بما يلي: { $domains }.
email-wrong = أدخل عنوان بريد إلكتروني مثل name@example.org.

not-signed-in = لم يتم تسجيل دخولك
    .what = سجّل الدخول للمتابعة.
ended-idle = تم تسجيل خروجك
    .what = لم يكن هناك نشاط منك لمدة { $time }.
    .next = سجّل الدخول للمتابعة من حيث توقفت.
ended-absolute = حان وقت تسجيل الدخول مجددًا
    .what = لأمانك، نطلب ذلك كل { $time }.
    .next = سجّل الدخول للمتابعة من حيث توقفت.
ended-signed-out = سجّلت الخروج
    .what = سجّل الدخول للمتابعة.
ended-replaced = سجّلت الدخول مجددًا
    .what = تم تسجيل الدخول مجددًا في هذا المتصفح.
    .next = سجّل الدخول للمتابعة من حيث توقفت.
ended-elsewhere = تم تسجيل خروجك
    .what = تم ذلك من جهاز آخر لك.
    .next = إذا لم يكن ذلك منك، فتواصل مع { $contact }.
ended-limit = تم تسجيل خروجك من هذا الجهاز
    .what = يمكنك تسجيل الدخول على { $count ->
        [zero] { $count } جهاز
        [one] جهاز واحد
        [two] جهازين
        [few] { $count } أجهزة
        [many] { $count } جهازًا
       *[other] { $count } جهاز
    } في الوقت نفسه، وكان هذا الجهاز الأقدم استخدامًا.
    .next = سجّل الدخول للمتابعة من حيث توقفت.
ended-provider = تم تسجيل خروجك
    .what = { $provider ->
        [none] سجّلت الخروج من خدمة تسجيل الدخول، أو انتهت جلستك هناك.
       *[other] سجّلت الخروج من { $provider }، أو انتهت جلستك هناك.
    }
    .next = سجّل الدخول للمتابعة من حيث توقفت.
ended-admin = تم تسجيل خروجك
    .what = أنهى أحد المشرفين جلستك.
    .next = يمكنك تسجيل الدخول مجددًا. هل لديك أسئلة؟ تواصل مع { $contact }.
ended-disabled = تم إيقاف حسابك
    .what = أوقف أحد المشرفين حسابك هنا.
    .next = إذا كان ذلك خطأ، فتواصل مع { $contact }.

still-signed-in = تم تسجيل دخولك
    .what = جلستك مفتوحة باسم { $name }.
signed-out = سجّلت الخروج
    .what = سجّلت الخروج من { $site }.
signed-out-came-back = { $provider ->
    [none] عدت من صفحة تسجيل الخروج هناك أيضًا. إذا اخترت البقاء في جلستك هناك، فهي ما زالت مفتوحة.
   *[other] عدت من { $provider }. إذا اخترت البقاء في جلستك هناك، فهي ما زالت مفتوحة.
}
sign-out-there = { $provider ->
    [none] تسجيل الخروج هناك أيضًا
   *[other] تسجيل الخروج من { $provider } أيضًا
}
signed-out-maybe-still = { $provider ->
    [none] ربما ما زالت جلستك في خدمة تسجيل الدخول مفتوحة. إذا كان الجهاز مشتركًا، فسجّل الخروج هناك أيضًا.
   *[other] ربما ما زالت جلستك في { $provider } مفتوحة. إذا كان الجهاز مشتركًا، فسجّل الخروج من { $provider } أيضًا.
}
signed-out-away = { $provider ->
    [none] لا استجابة من خدمة تسجيل الدخول، وربما ما زالت جلستك هناك مفتوحة. إذا كان الجهاز مشتركًا، فسجّل الخروج هناك أيضًا.
   *[other] لا استجابة من { $provider }، وربما ما زالت جلستك هناك مفتوحة. إذا كان الجهاز مشتركًا، فسجّل الخروج هناك أيضًا.
}

service-not-open = ليس لديك إذن الوصول إلى { $service }
    .what = تم تسجيل دخولك باسم { $name }.
    .next = لطلب الوصول، تواصل مع { $contact }.
