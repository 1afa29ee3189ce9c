# 本人について保存しているもの。持ち出すことも、削除することもできます。

your-data = あなたのデータ
    .what = { $site } が保存しているあなたのデータの確認とダウンロード、退会ができます。
download-my-data = 自分のデータをダウンロード
delete-my-account = アカウントを削除

data-title = あなたのデータ
    .what = { $site } は、お客様の情報のほかに次のものを保存しています。
    .next = ファイルには、すべてがプログラムで読める形式で入っています。パスワードは保存していないため、含まれません。
data-sessions = 現在と過去のセッション
data-tokens = 現在と過去の API トークン
data-drafts = 保存していないフォーム
data-events = 記録されたアクティビティ
data-addresses = { $unit ->
    [days] IP アドレスとブラウザ名は { $count } 日後に消去されます。
    [hours] IP アドレスとブラウザ名は { $count } 時間後に消去されます。
    [minutes] IP アドレスとブラウザ名は { $count } 分後に消去されます。
   *[seconds] IP アドレスとブラウザ名は { $count } 秒後に消去されます。
}

delete-title = アカウントの削除
    .what = ただちに削除されます。元に戻すことはできません。
    .next = 先にコピーを保存しておくこともできます。
delete-goes = 削除されるもの
delete-goes-details = 名前、メールアドレス、ロール、ログイン方法
delete-goes-sessions = セッションと API トークン。すべての場所でログアウトします
delete-goes-drafts = 入力して保存していない内容
delete-stays = 残るもの
delete-stays-events = 起きたことの記録。名前、アドレス、ブラウザは含みません
delete-stays-services = 各サービスで作成したもの。各サービスにお問い合わせください
delete-stays-provider = ログインに使うアカウント。変更されません
delete-my-account-for-good = アカウントを完全に削除
delete-last-admin = 管理者はあなただけです
    .what = あなたがいなくなると、{ $site } を管理する人がいなくなります。先にほかの人を管理者にしてください。
    .next = お困りの場合は { $contact } にご連絡ください。
delete-elsewhere = アカウントは別の場所で管理されています
    .what = ここでは、ご自身でアカウントを削除できません。
    .next = 削除を希望する場合は { $contact } にご連絡ください。
account-deleted = アカウントを削除しました
    .what = すべての場所でログアウトしました。
    .next = ログインに使っていたアカウントは変わりません。ここにもう一度ログインすると、新しいアカウントから始まります。
ended-deleted = アカウントは削除されました
    .what = 別のブラウザから、または { $site } の運営者によって削除されました。
    .next = もう一度ログインすると、新しいアカウントから始まります。
