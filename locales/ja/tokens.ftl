# 個人のAPIトークン。

tokens-title = APIトークン
    .what = APIトークンがあれば、その場にいなくても、スクリプトやプログラムがあなたの代わりにサービスを利用できます。
    .next = トークンは、有効期限が切れるか、ここで無効にするまで使えます。ログアウトしても無効にはなりません。
no-tokens = 現在、トークンはありません。
no-token-services = 利用できるサービスの中に、APIトークンに対応しているものはありません。
tokens-expire-soon = 次のトークンは1週間以内に有効期限が切れます。期限が切れると、トークンを使っているものは動かなくなります。
token-expiring = { $name }：{ $at }
token-scopes-at = { $service }：{ $scopes }
token-gone-scopes = 現在は使えない操作：{ $scopes }
token-begins = 先頭の文字：{ $code }{ $prefix }{ $end }、作成：{ $made }、有効期限：{ $expires }
token-never-used = 未使用
token-used = 最終使用：{ $at }
token-used-from = 最終使用：{ $at }、最後に確認されたIPアドレス：{ $ip }
revoke = 無効にする
revoke-which = { $name }を無効にする
token-revoked = トークンを無効にしました。今後、このトークンを使ったアクセスは拒否されます。
token-not-revoked = このトークンはもうありません。すでに無効にされたか、有効期限が切れています。

make-a-token = トークンの作成
token-name = 用途
    .hint = 見分けやすい名前を付けてください。例：夜間バックアップ
token-scopes = 許可する操作
token-days = 有効期間（日数）
    .hint = { $most ->
        [1] 1日です。
       *[other] 1～{ $most }で指定できます。
    }
token-shown-once = トークンは、作成時に一度だけ表示されます。先にもう一度ログインが必要な場合があります。
make-the-token = トークンを作成
tokens-full = 1人が持てるトークンの上限に達しています。先に不要なトークンを無効にしてください。
tokens-too-often = 1時間以内に多くのトークンが作成されました。入力内容は残っていますので、しばらくしてから作成してください。
token-not-made = 入力された内容です。トークンはまだ作成されていません。
token-left-behind = 以前ここに入力した内容が、トークンが作成されないまま残っています。{ $link }入力した内容を表示{ $end }
token-name-missing = トークンに名前を付けてください。
token-name-hidden = 名前には、見えない文字を使えません。もう一度入力してください。
token-scopes-missing = 許可する操作を1つ以上選んでください。
token-scopes-too-many = 1つのトークンに許可できる操作は{ $most }個までです。
token-scopes-not-offered = 選んだ操作の中に、現在は許可できないものがあります。選択内容をご確認ください。
token-days-wrong = 1～{ $most }の整数を入力してください。

new-token = 新しいAPIトークン
    .what = 今すぐ、必要な場所にコピーしてください。トークンは保存されず、もう一度表示することはできません。
    .next = このトークンを持つ人は、あなたとして上の操作ができます。ほかの人に見られた可能性がある場合は、トークンのページで無効にしてください。
token-label-name = 名前
token-label-may-do = 許可する操作
token-label-expires = 有効期限
to-your-tokens = APIトークンのページへ
copy-token = トークンをコピー
    .copied = コピーしました。
    .not-copied = このブラウザではコピーできません。トークンを選択して、ご自身でコピーしてください。
token-made-before = このトークンはすでに作成されています
    .what = トークンは、作成時に一度だけ表示されます。このフォームからは、すでにトークンが作成されています。
    .next = コピーしていない場合は、そのトークンを無効にして、新しく作成してください。
