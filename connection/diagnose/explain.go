package diagnose

import (
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

// What is looked for in pasted text. All of it is the same in every language.
var (
	numberSign  = pattern.New(`(?i)AADSTS[ :#-]?0*([1-9]\d{3,8})\b`)
	numberList  = pattern.New(`(?i)error_codes\W{1,5}\[([\d,\s]{1,200})\]`)
	numberAlone = pattern.New(`(?i)^\W*(?:error ?)?(?:code)?\W*([1-9]\d{4,7})\W*$|login\.microsoftonline\.com/error\?code=(\d{4,8})`)
	oauthNamed  = pattern.New(`(?i)\berror["']?\s*[:=]\s*["']?([a-z]+(?:_[a-z]+)+)\b`)
	oauthWord   = pattern.New(`\b(?:invalid_(?:request|client|grant|scope|resource|target)|unauthorized_client|unsupported_(?:grant|response)_type|access_denied|consent_required|interaction_required|login_required|server_error|temporarily_unavailable|permission_denied|insufficient_claims|authorization_(?:pending|declined)|slow_down|expired_token|code_expired|bad_verification_code)\b`)
	suberror    = pattern.New(`(?i)\b(?:suberror|error_subcode)["']?\s*[:=]\s*["']?([a-z_]{2,40})`)
	bcWord      = pattern.New(`\b(?:(?:Authentication|Authorization|BadRequest|Internal|Application|Request)_[A-Za-z]{3,60}|NoEnvironment|RequestDataInvalid|[eE]nvironmentNotFound|environmentNameNotValid|[tT]enantNotFound|applicationTypeDoesNotExist|applicationFamilyNotAccessible|[mM]aximumNumberOfEnvironmentsAllowedReached|ScheduledUpgradeConstraintViolation|ResourceDoesNotExist|securitytokeninvalidaudienceexception)\b`)
	status      = pattern.New(`(?i)\b(?:HTTP(?:/[\d.]{1,3})?|status(?:[ _]?code)?|does not indicate success)["']?\s*[:=]?\s*["']?([1-5]\d\d)\b|^\W*([345]\d\d)\W*$`)
	statusWord  = pattern.New(`\b([345]\d\d)\W{1,3}(Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Proxy Authentication Required|Request Time-?out|Conflict|Gone|Precondition Failed|Request Entity Too Large|Payload Too Large|Unsupported Media Type|Too Many Requests|Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)\b`)
	identifiers = pattern.New(`(?i)\b(trace|correlation)[ _]?id["']?\s*[:=]\s*["']?([0-9a-f-]{8,64})`)
	stamp       = pattern.New(`(?i)timestamp["']?\s*[:=]\s*["']?(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\dZ?)`)
	retryAfter  = pattern.New(`(?i)retry-after["']?\s*[:=]\s*["']?(\d{1,6})\b`)
	secretParts = pattern.New(`(?i)\b(client_secret|client_assertion|(?:access|refresh|id|bearer)_?token|code_verifier|device_code)(["']?\s*[:=]\s*["']?)([^\s"'&,;<>}]+)|\b(code=|password=|passwd=)[^\s"'&,;<>}]+|\b(Bearer|Basic) [A-Za-z0-9+/=._~-]{16,}|\beyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*){0,4}`)
)

const (
	longestText   = 256 << 10 // of a pasted text that is searched for the place to read, in bytes
	longestRead   = 8 << 10   // of it that is read, in bytes
	longestDetail = 2000      // of what is kept of it as evidence, in bytes
)

// ParseText reads whatever people paste: a code, a message, a JSON or XML body,
// an address with an error in it, a log line, a page's source. It returns a
// fault for Explain, with secrets masked, and the codes that it saw ("AADSTS…",
// OAuth error, code of Business Central, "HTTP 401"), in that order.
func ParseText(s string) (*connection.Fault, []string) {
	s = clean(s)
	f := &connection.Fault{}
	found := readJSON(f, s)
	s = flat(s)
	if !found {
		readJSON(f, s)
	}
	readNumbers(f, s)
	readWords(f, s)
	readStatus(f, s)
	readIdentifiers(f, s)
	readValues(f, s)
	if f.Detail == "" {
		f.Detail = s
	}
	f.Detail = mask(f.Detail)
	f.Detail = cut(f.Detail, longestDetail)
	return f, codes(f)
}

func codes(f *connection.Fault) []string {
	var out []string
	for _, n := range f.AADSTS {
		out = append(out, "AADSTS"+strconv.Itoa(n))
	}
	for _, s := range []string{f.OAuth, f.Suberror, f.BC} {
		if s != "" {
			out = append(out, s)
		}
	}
	if f.HTTP != 0 {
		out = append(out, "HTTP "+strconv.Itoa(f.HTTP))
	}
	return out
}

// clean makes text of what came over a clipboard.
func clean(s string) string {
	s = strings.ToValidUTF8(focus(cut(s, longestText)), "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200b' || r == '\ufeff' || r == '\u00ad':
			return -1
		case r == '\u00a0' || r < ' ' && r != '\n' && r != '\t':
			return ' '
		default:
			return r
		}
	}, s)
	return strings.TrimSpace(s)
}

// focus picks the part of a long text, such as a page's source or a log, that
// holds the error: around the last AADSTS number, which is the newest in a log;
// else its beginning and its end.
func focus(s string) string {
	if len(s) <= longestRead {
		return s
	}
	s = mask(s) // before a cut parts a secret from its name
	if i := strings.LastIndex(s, "AADSTS"); i >= 0 {
		start := max(0, i-longestRead/2)
		return s[start:min(len(s), start+longestRead)]
	}
	return s[:longestRead/2] + "\n" + s[len(s)-longestRead/2:]
}

// flat undoes the layers in which errors travel: entities of HTML, escapes of
// an address, escapes of JSON in a log line.
func flat(s string) string {
	for range 2 { // pages of sign-in escape twice
		if strings.Contains(s, "&") {
			s = html.UnescapeString(s)
		}
	}
	if strings.Contains(s, `\"`) {
		s = strings.NewReplacer(`\"`, `"`, `\r`, " ", `\n`, " ", `\/`, "/", `\u0027`, "'").Replace(s)
	}
	if strings.Contains(s, "error") && strings.ContainsAny(s, "%+") && strings.Contains(s, "=") {
		s = unescapeQuery(s)
	}
	return s
}

var escape = pattern.New(`(?:%[0-9A-Fa-f]{2})+`)

// unescapeQuery decodes what is escaped and leaves alone what is not.
func unescapeQuery(s string) string {
	if strings.Contains(s, "error_description=") || strings.Contains(s, "error=") {
		s = strings.ReplaceAll(s, "+", " ")
	}
	return escape.ReplaceAllStringFunc(s, func(e string) string {
		if d, err := url.PathUnescape(e); err == nil {
			return strings.ToValidUTF8(d, "\uFFFD")
		}
		return e
	})
}

func readNumbers(f *connection.Fault, s string) {
	add := func(digits string) {
		if n, err := strconv.Atoi(strings.TrimSpace(digits)); err == nil && n > 0 && !slices.Contains(f.AADSTS, n) {
			f.AADSTS = append(f.AADSTS, n)
		}
	}
	const most = 12 // numbers of one text that are worth a look
	for _, m := range numberList.FindAllStringSubmatch(s, 2) {
		for _, n := range strings.SplitN(m[1], ",", most) {
			add(n)
		}
	}
	for _, m := range numberSign.FindAllStringSubmatch(s, most) {
		add(m[1])
	}
	if m := numberAlone.FindStringSubmatch(s); m != nil && len(f.AADSTS) == 0 {
		add(m[1] + m[2])
	}
}

func readWords(f *connection.Fault, s string) {
	if m := oauthNamed.FindStringSubmatch(s); m != nil && f.OAuth == "" {
		f.OAuth = strings.ToLower(m[1])
	}
	orElse(&f.OAuth, oauthWord.FindString(s))
	if m := suberror.FindStringSubmatch(s); m != nil {
		orElse(&f.Suberror, strings.ToLower(m[1]))
	}
	orElse(&f.BC, bcWord.FindString(s))
	if f.OAuth != "" && f.OAuth == f.BC {
		f.BC = ""
	}
}

func readStatus(f *connection.Fault, s string) {
	if f.HTTP != 0 {
		return
	}
	for _, re := range []pattern.Pattern{statusWord, status} {
		m := re.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		digits := m[1]
		if digits == "" && len(m) > 2 {
			digits = m[2]
		}
		if n, err := strconv.Atoi(digits); err == nil && n >= http.StatusMultipleChoices {
			f.HTTP = n
			return
		}
	}
}

func readIdentifiers(f *connection.Fault, s string) {
	for _, m := range identifiers.FindAllStringSubmatch(s, 4) {
		if strings.EqualFold(m[1], "trace") {
			orElse(&f.Trace, m[2])
		} else {
			orElse(&f.Corr, m[2])
		}
	}
	if m := stamp.FindStringSubmatch(s); m != nil {
		for _, layout := range []string{"2006-01-02 15:04:05Z", time.RFC3339, time.DateTime} {
			if at, err := time.Parse(layout, m[1]); err == nil {
				f.When = at
				break
			}
		}
	}
	if m := retryAfter.FindStringSubmatch(s); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			f.Retry = time.Duration(n) * time.Second
		}
	}
}

// mask takes out what nobody should copy on.
func mask(s string) string {
	return secretParts.ReplaceAllStringFunc(s, func(part string) string {
		m := secretParts.FindStringSubmatch(part)
		switch {
		case m == nil:
			return "•••"
		case m[1] != "":
			return m[1] + m[2] + "•••"
		case strings.HasPrefix(part, "code=") && errorCode.MatchString(part):
			return part // a look-up address, "…/error?code=50011"
		case m[4] != "":
			return m[4] + "•••"
		case m[5] != "":
			return m[5] + " •••"
		default:
			return "•••"
		}
	})
}

// errorCode is a "code=" that is no authorization code: a number or a word.
var errorCode = pattern.New(`^code=(?:AADSTS)?[A-Za-z]{0,40}\d{0,9}$`)

func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "")
}

func orElse(s *string, fallback string) {
	if *s == "" {
		*s = fallback
	}
}
