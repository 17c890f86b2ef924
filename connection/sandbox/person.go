package sandbox

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// EnterCode is the scripted person on another device: they open the page, type
// the code and go on as in Visit. It tells what they read if the page leads
// nowhere, empty if they came to an end, well or by saying no.
func (s *Server) EnterCode(ctx context.Context, page, code string) (stuck string, err error) {
	if s.scenario.Person.Does == "close" {
		return "", nil
	}
	at, err := url.Parse(page)
	if err != nil {
		return "", fmt.Errorf("sandbox: browse: %w", err)
	}
	b := &scripted{s: s, jar: map[string]string{}, base: at.Scheme + "://" + at.Host}
	next, err := http.NewRequestWithContext(ctx, http.MethodPost, b.base+"/practice/device", strings.NewReader(url.Values{"code": {code}}.Encode()))
	if err != nil {
		return "", fmt.Errorf("sandbox: browse: %w", err)
	}
	next.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for range browseSteps {
		if next, err = b.step(next); err != nil || next == nil {
			return b.stuck, err
		}
	}
	return "", errLost
}
