import { useMutation } from "@tanstack/react-query";
import { post } from "./client";

// Changes the password of whoever is logged in; his other sessions end.
export function useChangePassword() {
  return useMutation({
    mutationFn: (passwords: { current_password: string; new_password: string }) =>
      post<void>("/desk/v1/Password", passwords),
  });
}

// Sets the password of somebody who was invited; the answer says who can log in now.
export function useAcceptInvitation() {
  return useMutation({
    mutationFn: (invitation: { token: string; password: string }) =>
      post<{ username: string; full_name: string }>("/desk/v1/Invitation", invitation),
  });
}
