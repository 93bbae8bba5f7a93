/** Import this before any live module: functions that send mail do not start without a sender. */
process.env.MAIL_FROM ??= 'accounts@example.com';
// Nothing listens at this address. A test that sends mail uses tests/support/mail-room.ts.
process.env.AWS_ENDPOINT_URL_SESV2 ??= 'http://127.0.0.1:9';
