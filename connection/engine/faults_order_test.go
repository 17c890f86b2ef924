package engine_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection/engine"
)

// mirror is an authority and a Business Central that say back who asked: the
// token names the secret, the company names the token. Answers come in any
// order.
type mirror struct{ order *rand.Rand }

func (m *mirror) RoundTrip(r *http.Request) (*http.Response, error) {
	var body string
	switch {
	case strings.HasSuffix(r.URL.Path, "/token"):
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		q, err := url.ParseQuery(string(sent))
		if err != nil {
			return nil, err
		}
		body = fmt.Sprintf(`{"token_type":"Bearer","expires_in":3599,"access_token":"for-%s"}`, q.Get("client_secret"))
	default:
		_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		body = fmt.Sprintf(`{"value":[{"id":"%s","name":"%s"}]}`, tenantID, token)
	}
	time.Sleep(time.Duration(m.order.IntN(2000)) * time.Millisecond)
	return said(r, http.StatusOK, asJSON, body), nil
}

// ordered gives each request its wait in the order of the asking, so that a seed
// is one order.
type ordered struct {
	mu   sync.Mutex
	seed *rand.Rand
}

func (o *ordered) RoundTrip(r *http.Request) (*http.Response, error) {
	o.mu.Lock()
	m := mirror{rand.New(rand.NewPCG(o.seed.Uint64(), 0))}
	o.mu.Unlock()
	return m.RoundTrip(r)
}

// TestAnswersInAnyOrder has many connections ask at once and their answers come
// in any order, while some of them lose patience: nobody gets another's token,
// and nobody another's companies.
func TestAnswersInAnyOrder(t *testing.T) {
	t.Parallel()
	const seeds, many = 20, 24
	for seed := range uint64(seeds) {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, func(o *engine.Options) {
				o.HTTP = &http.Client{Transport: &ordered{seed: rand.New(rand.NewPCG(seed, 1))}}
			})
			var all sync.WaitGroup
			for i := range many {
				own := fmt.Sprintf("CANARY-%d-%d", seed, i)
				p, err := b.Save(t.Context(), app(own), secret(own))
				if err != nil {
					t.Fatal(err)
				}
				all.Go(func() {
					ctx := t.Context()
					if i%5 == 0 { // and asks again
						short, stop := context.WithTimeout(ctx, 700*time.Millisecond)
						_, _ = b.Token(short, p.ID)
						stop()
					}
					list, err := b.Companies(ctx, p)
					if err != nil || len(list) != 1 || list[0].Name != "for-"+own {
						t.Errorf("seed %d: %s was given %v, %v", seed, own, list, err)
					}
					if tok, err := b.Token(ctx, p.ID); err != nil || tok.Access.Reveal() != "for-"+own {
						t.Errorf("seed %d: %s has another's token, %v", seed, own, err)
					}
				})
			}
			all.Wait()
		})
	}
	t.Logf("faults: answers in another order, some too late: %d", seeds*many)
}
