// Command plain is the least that a check can be: a token by client credentials,
// then the companies, with the standard library alone. Benchmarks run it beside
// `bcconnect check --quick`; it does nothing else.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
)

func main() {
	if err := run(context.Background(), os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, token, companies string) error {
	client := &http.Client{}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"id"}, "client_secret": {os.Getenv("BCCONNECT_SECRET")}, "scope": {"s"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, token, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var got struct {
		Token string `json:"access_token"`
	}
	if err := into(client, req, &got); err != nil {
		return err
	}
	if req, err = http.NewRequestWithContext(ctx, http.MethodGet, companies, nil); err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+got.Token)
	var list struct {
		Value []struct{ Name string }
	}
	if err := into(client, req, &list); err != nil {
		return err
	}
	fmt.Println(len(list.Value), "companies")
	return nil
}

func into(client *http.Client, req *http.Request, to any) error {
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s", resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(to)
}
