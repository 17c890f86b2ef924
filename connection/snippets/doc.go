// Package snippets writes what other tools need to use a connection in the way
// in which it was tested: a shell script, a file of requests, Postman, and code
// for PowerShell, AL, C#, Python and Power Query.
//
// It starts no request, opens no file and knows no secret: each text has a
// placeholder, and says where the secret is to come from. What a tool cannot do
// for a connection is refused with a reason, never written and hoped for.
package snippets
