package sandbox

import "net/http"

type device struct{}
type visit struct{}

func (s *Server) deviceCode(w http.ResponseWriter, r *http.Request)   { http.NotFound(w, r) }
func (s *Server) authorize(w http.ResponseWriter, r *http.Request)    { http.NotFound(w, r) }
func (s *Server) logout(w http.ResponseWriter, r *http.Request)       { http.NotFound(w, r) }
func (s *Server) adminConsent(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }
func (s *Server) explainCode(w http.ResponseWriter, r *http.Request)  { http.NotFound(w, r) }
func (s *Server) pageRoutes(*http.ServeMux)                           {}
func (s *Server) pollDevice(*request) (map[string]any, *failure)      { return nil, serverError() }
