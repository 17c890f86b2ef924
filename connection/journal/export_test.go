package journal

// HideSpans is what Redact does first, and HideSpansSlowly the same with every
// pattern looking through the text.
func HideSpans(s string) string { return hideSpans(s) }

func HideSpansSlowly(s string) string {
	return cutOut(s, found(s, looks{strong: true, weak: true, header: true, token: true, kind: true, address: true}))
}

// Parameters and EntityDecode are what decoding relies on.
var (
	Parameters   = parameters
	EntityDecode = entityDecode
)
