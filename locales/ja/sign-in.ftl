# 入口：トップページ、ログイン、登録、セッションの終わり。

sign-in-to-site = { $site }にログイン
sign-in-to-service = { $service }にログイン
new-here = 初めての方も、同じ方法でログインしてください。名前とメールアドレスを一度だけお聞きします。
open-to = 初めての方は、{ $domains }で終わるメールアドレスで登録できます。
by-invitation = 初めての方は、招待が必要です。
one-step-left = あと1ステップで登録が完了します。
finish-registering = 登録を完了する
your-services = 利用できるサービス
hello = { $name }さん、こんにちは
no-services = ログインしています。
no-services-yet = サービスはまだありません。設定に{ $code }[[service]]{ $end }を追加してください。
find-service = サービスを検索
    .button = 検索
no-service-found = 「{ $typed }」に一致するサービスはありません。
your-account-button = アカウント

to-continue-to = { $b }{ $service }{ $end }に進みます
you-continue-to = このあと「{ $service }」に進みます。
confirm-it-is-you = ご本人の確認
    .what = 続けるには、{ $name }さんとしてもう一度ログインしてください。
continue-with = { $provider }で続ける
provider-down = { $provider }が応答していません。数分後にもう一度お試しください。
not-responding = 応答なし
used-last = 前回使用
more-ways = { $count ->
   *[other] ほかのログイン方法（{ $count }件）
}
or-choose = または、ログイン方法を選んでください
continue-by-email = 続ける
no-way-by-email = このメールアドレスのログイン先が見つかりません。入力内容を確認するか、下から選んでください。
sign-in-to-connect = 以前と同じ方法でログインしてください
    .what = そのあと、{ $provider }のアカウント（{ $email }）が連携されます。
sign-in-again-with = { $provider }でもう一度ログイン
another-way = 別の方法でログイン

create-your-account = アカウントの作成
    .what = { $provider ->
        [none] { $email ->
            [none] ログインしています。
           *[other] { $email }としてログインしています。
        }
       *[other] { $email ->
            [none] { $provider }でログインしています。
           *[other] { $provider }（{ $email }）でログインしています。
        }
    }内容を確認して、登録を完了してください。
create-account = アカウントを作成
create-separate-account = 別のアカウントを作成
sign-in-and-connect = { $provider ->
    [none] 別の方法でログインして、このアカウントを連携
   *[other] 別の方法でログインして、{ $provider }を連携
}
not-you = { $email ->
    [none] ご自分のアカウントでない場合
   *[other] { $email }がご自分のメールアドレスでない場合
}
known-address = すでにアカウントをお持ちかもしれません。
    .what = { $email }は、別のログイン方法ですでに使われています。
    .next = ご自分のアカウントであれば、その方法でログインしてください。そのあとは、どちらの方法でも同じアカウントに入れます。

your-name = 名前
    .hint = この名前はほかの人にも表示されます。
your-email = メールアドレス
    .hint = { $site }からこのアドレスにメールが届くことがあります。
name-missing = 名前を入力してください。
name-too-long = 名前は120文字以内で入力してください。
name-blank = この名前は画面に表示されません。文字を入力してください。
name-hidden = 名前には、改行や見えない文字を使えません。
name-loose = この名前には、アクセントや濁点などの記号だけの部分があります。もう一度入力してください。
email-missing = メールアドレスを入力してください。
email-too-long = メールアドレスは{ $most }文字以内で入力してください。
email-hidden = メールアドレスには、見えない文字を使えません。コピーした文字に含まれることがあるため、キーボードで入力してください。
email-other-domain = { $domains }で終わるメールアドレスを入力してください。
email-wrong = メールアドレスは、name@example.orgのような形で入力してください。

not-signed-in = ログインしていません
    .what = 続けるにはログインしてください。
ended-idle = ログアウトされました
    .what = { duration }以上操作がなかったため、自動的にログアウトしました。
    .next = ログインすると、元のページから続けられます。
ended-absolute = もう一度ログインしてください
    .what = 安全のため、ログインの有効期間は最長{ duration }です。
    .next = ログインすると、元のページから続けられます。
ended-signed-out = ログアウトしました
    .what = 続けるにはログインしてください。
ended-replaced = 新しいログインがありました
    .what = このブラウザで新しくログインが行われたため、以前のログインは終了しました。
    .next = ログインすると、元のページから続けられます。
ended-elsewhere = ログアウトされました
    .what = 別のデバイスからログアウトの操作がありました。
    .next = 心当たりがない場合は、{ $contact }にお問い合わせください。
ended-limit = このデバイスからログアウトされました
    .what = 同時にログインできるデバイスは{ $count }台までです。最後に使ってから最も時間がたっていたのが、このデバイスでした。
    .next = ログインすると、元のページから続けられます。
ended-provider = ログアウトされました
    .what = { $provider ->
        [none] ログインに使っているサービスでログアウトしたか、そのログインの有効期限が切れました。
       *[other] { $provider }でログアウトしたか、そのログインの有効期限が切れました。
    }
    .next = ログインすると、元のページから続けられます。
ended-admin = ログアウトされました
    .what = 管理者の操作によるものです。
    .next = もう一度ログインできます。ご不明な点は、{ $contact }にお問い合わせください。
ended-disabled = アクセスが停止されています
    .what = 管理者がアクセスを停止しました。
    .next = 間違いだと思われる場合は、{ $contact }にお問い合わせください。

still-signed-in = ログインしています
    .what = { $name }さんとしてログインしています。
signed-out = ログアウトしました
    .what = { $site }からログアウトしました。
signed-out-came-back = { $provider ->
    [none] ログインに使ったサービスのログアウト画面から戻りました。そこでログアウトしなかった場合は、ログインしたままです。
   *[other] { $provider }のログアウト画面から戻りました。そこでログアウトしなかった場合は、ログインしたままです。
}
sign-out-there = { $provider ->
    [none] そちらからもログアウト
   *[other] { $provider }からもログアウト
}
signed-out-maybe-still = { $provider ->
    [none] ログインに使ったサービスには、まだログインしている可能性があります。共有のデバイスでは、そのサービスからもログアウトしてください。
   *[other] { $provider }には、まだログインしている可能性があります。共有のデバイスでは、{ $provider }からもログアウトしてください。
}
signed-out-away = { $provider ->
    [none] ログインに使ったサービスが応答していないため、まだログインしている可能性があります。共有のデバイスでは、そのサービスからもログアウトしてください。
   *[other] { $provider }が応答していないため、まだログインしている可能性があります。共有のデバイスでは、{ $provider }からもログアウトしてください。
}

service-not-open = 「{ $service }」へのアクセス権がありません
    .what = { $name }さんとしてログインしています。
    .next = アクセスが必要な場合は、{ $contact }にお問い合わせください。
