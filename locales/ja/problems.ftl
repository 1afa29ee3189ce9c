# うまくいかないとき：何が起きたか、どういうことか、次に何をするか。分からない名前は「none」。

problem-bad-request = リンクが正しく動作しませんでした
    .what = URLまたはフォームを読み取れませんでした。何も変更されていません。
    .next = 前のページに戻って、もう一度お試しください。
problem-unknown-provider = このログイン用リンクは使えなくなりました
    .what = ログイン方法を選んでください。
problem-provider-unavailable = { $provider ->
    [none] ログインサービスが応答していません
   *[other] { $provider }が応答していません
}
    .what = お使いのアカウントの問題ではありません。
    .next = 数分後にもう一度お試しください。
problem-provider-broken = { $provider ->
    [none] 現在ログインできません
   *[other] 現在{ $provider }でログインできません
}
    .what = { $provider ->
        [none] { $site }とログインサービスの接続に問題があります。
       *[other] { $site }と{ $provider }の接続に問題があります。
    }
    .next = 別のアカウントを使うか、{ $contact }にお問い合わせください。
problem-client-refused = { $provider ->
    [none] 現在ログインできません
   *[other] 現在{ $provider }でログインできません
}
    .what = { $provider ->
        [none] ログインサービスが{ $site }からの接続を受け付けていません。操作が原因ではなく、もう一度試しても解決しません。
       *[other] { $provider }が{ $site }からの接続を受け付けていません。操作が原因ではなく、もう一度試しても解決しません。
    }
    .next = 別のアカウントを使うか、{ $contact }にお問い合わせください。
problem-sign-in-declined = ログインがキャンセルされました
    .what = { $provider ->
        [none] ログインは途中で中止されました。
       *[other] ログインは{ $provider }で中止されました。
    }
problem-sign-in-failed = { $provider ->
    [none] ログインサービスでログインできませんでした
   *[other] { $provider }でログインできませんでした
}
    .what = もう一度試すか、別のアカウントを使ってください。
    .next = 繰り返し起きる場合は、{ $contact }にお問い合わせください。
problem-sign-in-stale = ログインの有効期限が切れました
    .what = ログイン用のリンクは、15分以内に1回だけ使えます。
problem-sign-in-foreign = 別のブラウザで始めたログインです
    .what = 安全のため、始めたブラウザで続けるか、ここで最初からやり直してください。
problem-cookies-blocked = Cookieがブロックされています
    .what = { $host ->
        [none] このサイトのCookieを許可してから、もう一度お試しください。
       *[other] { $host }のCookieを許可してから、もう一度お試しください。
    }
    .next = 使用するCookieは2つで、ログインのためだけに使います。
problem-sign-in-refused = ログインできませんでした
    .what = { $provider ->
        [none] 受け取った応答が、安全性の確認を通りませんでした。
       *[other] { $provider }からの応答が、安全性の確認を通りませんでした。
    }
    .next = もう一度お試しください。繰り返し起きる場合は、{ $contact }にお問い合わせください。
problem-sign-in-not-fresh = { $provider ->
    [none] ご本人の確認ができませんでした
   *[other] { $provider }でご本人の確認ができませんでした
}
    .what = 確認を求めましたが、確認のないままログインが行われました。何も変更されていません。
    .next = { $provider ->
        [none] ログインに使ったサービスからログアウトして、もう一度お試しください。
       *[other] { $provider }からログアウトして、もう一度お試しください。
    }
problem-other-person = 別のアカウントです
    .what = { $name ->
        [none] 現在ログインしているアカウントとは別のアカウントで確認が行われました。
       *[other] { $name }さんとしてログインしていますが、別のアカウントで確認が行われました。
    }
    .next = アカウントを切り替えるには、先にここでログアウトしてください。
problem-identity-taken = { $provider ->
    [none] このログイン方法は、すでにこのサイトの別のアカウントと連携しています
   *[other] { $provider }のアカウントは、すでにこのサイトの別のアカウントと連携しています
}
    .what = 何も変更されていません。
    .next = どちらもご自分のものであれば、{ $contact }に統合をご依頼ください。
problem-link-lost = { $provider ->
    [none] アカウントを連携できませんでした
   *[other] { $provider }を連携できませんでした
}
    .what = 途中でログアウトされていました。ログインして、もう一度お試しください。
problem-last-identity = ログイン方法はこれだけです
    .what = 解除するとログインできなくなるため、連携はそのままにしました。
    .next = 先に別のアカウントを連携してから、この連携を解除してください。
problem-too-many-identities = すでに20個のアカウントを連携しています
    .what = 連携できるのは1人20個までのため、このアカウントは連携していません。
    .next = 使わなくなったアカウントの連携を解除してから、このアカウントを連携してください。
problem-registration-closed = { $site }では新規登録を受け付けていません
    .what = すでにアカウントをお持ちの場合は、これまでと同じ方法でログインしてください。
    .next = 利用できるはずだと思われる場合は、{ $contact }にお問い合わせください。
problem-invitation-needed = 招待が必要です
    .what = { $provider ->
        [none] お使いのメールアドレスは、招待されていないか、確認が済んでいません。
       *[other] お使いのメールアドレスは、招待されていないか、{ $provider }での確認が済んでいません。
    }
    .next = { $site }を紹介してくれた方に、招待を依頼してください。
problem-domain-not-allowed = 仕事用のメールアドレスをお使いください
    .what = { $domains ->
        [none] お使いのメールアドレスでは、{ $site }を利用できません。
       *[other] { $site }を利用できるのは、{ $domains }で終わる確認済みのメールアドレスだけです。
    }
    .next = 別のアカウントを使うか、{ $contact }にお問い合わせください。
problem-already-registered = すでにアカウントがあります
    .what = この登録は、たった今完了しました。別のウィンドウで操作された可能性があります。
    .next = 続けるにはログインしてください。
problem-user-disabled = アクセスが停止されています
    .what = 管理者がアクセスを停止しました。
    .next = 間違いだと思われる場合は、{ $contact }にお問い合わせください。
problem-session-limit = ログイン中のデバイスが多すぎます
    .what = 同時にログインできる台数の上限に達しています。
    .next = 別のデバイスでログアウトしてから、ここでログインしてください。
problem-forbidden = このページへのアクセス権がありません
    .what = { $name ->
        [none] ログインしていますが、このページは別の役割の方のためのものです。
       *[other] { $name }さんとしてログインしています。
    }
    .next = アクセスが必要な場合は、{ $contact }にお問い合わせください。
problem-token-in-address = URLにトークンを入れることはできません
    .what = URLは履歴やログに残り、ほかの人に読まれることがあります。処理は行われていません。
    .next = トークンは{ $code }Authorization: Bearer{ $end }ヘッダーで送ってください。ほかの人に見られた可能性がある場合は、無効にしてください。
problem-cross-site = 安全のため、送信を止めました
    .what = フォームが別のサイトから送られました。ここでページを開き、もう一度お試しください。
problem-in-frame = 新しいタブで続けてください
    .what = この手順は、別のページの中で行われるところでした。そこでは、誰のページなのかを確認できません。
    .next = 新しいタブで開いてください。そのあとここに戻り、ページを再読み込みしてください。
problem-not-a-visit = このページは直接開いて使うものです
    .what = サービスに進む途中のページです。何も変更されていません。
    .next = ご覧になりたいサービスのページを開いてください。
problem-misdirected = このページはサービス側で表示されるはずでした
    .what = このURLはサービスのものですが、リクエストがサービスの手前にあるログインシステムに届きました。
    .next = { $contact }にお知らせください。サービスの前にあるプロキシが、必要以上のリクエストをこちらに送っています。
problem-not-found = ページが見つかりません
    .what = URLに誤りがあるか、ページが移動した可能性があります。
problem-method-not-allowed = このURLに表示できるものはありません
    .what = ページはありますが、この種類のリクエストには対応していません。何も変更されていません。
problem-too-large = テキストが長すぎます
    .what = 前のページに戻り、短くしてからもう一度送信してください。何も変更されていません。
problem-unsupported-media = この種類のデータは読み取れません
    .what = 前のページに戻り、そのページから送信してください。何も変更されていません。
problem-too-many-requests = 試行回数が多すぎます
    .what = このブラウザ、またはお使いのネットワークから多くのリクエストがありました。
    .next = 30秒待ってから、もう一度お試しください。
problem-redirect-loop = ページの移動が繰り返されています
    .what = このサイトのCookieを削除して、もう一度ログインしてください。
    .next = 繰り返し起きる場合は、{ $contact }にお問い合わせください。
problem-timed-out = 時間がかかりすぎました
    .what = 時間内に終わりませんでした。処理が完了したかどうかは分かりません。
    .next = しばらくしてから、もう一度お試しください。
problem-database-away = まもなく再開します
    .what = 現在、ご本人の確認ができません。ログアウトはされていません。
    .next = しばらくしてから、もう一度お試しください。
problem-internal = 問題が発生しました
    .what = こちら側の問題です。
    .next = もう一度お試しください。繰り返し起きる場合は、下のコードを{ $contact }にお知らせください。

you-came-as = { $email }でログインしました。
