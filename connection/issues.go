package connection

// IssueCodes lists every code that Issues gives: each has words under
// "issue.<code>".
func IssueCodes() []string {
	return []string{
		"name-missing", "mode-missing", "mode-unknown",
		"tenant-missing", "tenant-is-common", "tenant-shape",
		"client-missing", "client-shape", "client-blanks", "client-is-bc", "client-is-tenant",
		"secret-missing", "secret-is-guid", "secret-blanks", "secret-masked", "secret-short", "secret-is-id", "secret-unused",
		"ends-format", "ends-year", "ends-past", "ends-far", "secret-ends-soon", "secret-ends-today",
		"certificate-choice-missing", "certificate-key-missing", "certificate-ec", "certificate-small", "certificate-early",
		"certificate-past", "certificate-get", "certificate-ends-today", "certificate-ends-soon", "proof-unknown", "signature-key", "signature-unknown",
		"platform-unknown", "account-shape", "keep-unknown", "cloud-unknown",
		"environment-missing", "environment-is-guid", "environment-is-address", "environment-long", "environment-shape",
		"company-missing", "company-id-shape", "company-long",
		routeShape, routeIncomplete, routeStandard, routeSOAP, routeVersion, routesMany,
		"url-missing", "url-shape", "url-credentials", "url-not-https", "host-not-microsoft",
		"redirect-shape", "redirect-not-loopback", "redirect-ipv6", "redirect-ip",
		"method-unknown", "credential-unknown", "content-type-shape", "resource-shape", "property-shape",
		"scope-commas", "scope-shape", "scope-not-default", "scope-no-offline",
	}
}
