// Package importers reads what people already have: Postman environments and
// collections, .http files, PowerShell, .env files, JSON settings, Power Query
// and code. Each gives the values of a connection and the line on which they
// stand; a file with several environments gives several.
//
// It opens no file, starts no request, runs no script and keeps nothing. A
// variable that cannot be resolved gives no value. No error quotes the file.
package importers
