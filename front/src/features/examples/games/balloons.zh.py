# 在气球飞走之前点破它们。
import random

import pygame

pygame.init()
screen = pygame.display.set_mode((320, 240))
pygame.display.set_caption("戳气球")
clock = pygame.time.Clock()
font = pygame.font.Font(None, 32)

picture = pygame.image.load("assets/balloon.png")
pop_sound = pygame.mixer.Sound("assets/pop.wav")

balloons = []
score = 0
time_left = 30 * 60  # 30 秒，每秒 60 帧

while time_left > 0:
    for event in pygame.event.get():
        if event.type == pygame.QUIT:
            time_left = 0
        elif event.type == pygame.MOUSEBUTTONDOWN:
            for balloon in balloons[:]:
                if balloon.collidepoint(event.pos):
                    balloons.remove(balloon)
                    pop_sound.play()
                    score += 1

    # 时不时会冒出一个新气球。
    if random.randint(1, 30) == 1:
        balloons.append(picture.get_rect(midtop=(random.randint(20, 300), 240)))

    screen.fill("lightcyan")
    for balloon in balloons:
        balloon.y -= 2
        screen.blit(picture, balloon)
    screen.blit(font.render(f"{score}", True, "black"), (10, 10))
    pygame.draw.rect(screen, "orange", (0, 234, time_left * 320 / 1800, 6))
    pygame.display.flip()
    time_left -= 1
    clock.tick(60)

print("戳破的气球：", score)
